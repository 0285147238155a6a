namespace PerfTests.Analysis.Throughput;

/// <summary>
/// The rate at which goodput / mean response time is highest (METHOD 2, saturation (a)): beyond it, more load buys less throughput than
/// it costs in latency. Giessler, Haenle, Koenig and Pade, "Free buffer allocation" (Computer Networks 2, 1978).
/// </summary>
/// <param name="OfferedPerSecond">The rate that was asked for.</param>
/// <param name="GoodputPerSecond">Goodput at that rate.</param>
/// <param name="MeanUs">Mean response time at that rate, in microseconds.</param>
/// <param name="RatesCompared">Different rates among which it is the best.</param>
/// <param name="IsHighestRate">Whether it is the highest rate that was tried: the peak then lies there or beyond.</param>
public sealed record PeakPower(
    double OfferedPerSecond,
    double GoodputPerSecond,
    double MeanUs,
    int RatesCompared,
    bool IsHighestRate
);
