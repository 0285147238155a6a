using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>
/// The load profiles. All but <see cref="Closed"/> are open loop. Nothing here throws for a bad value: a profile's problems
/// are found by <see cref="LoadProfile.Validate"/>, all at once with those of the rest of the scenario.
/// </summary>
public static class Load
{
    /// <summary>An even rate.</summary>
    /// <param name="rate">Rate, above 0/s.</param>
    /// <param name="during">Length of the measurement window.</param>
    public static CurveLoad Constant(Rate rate, TimeSpan during) =>
        Curve("constant", new RateSegment(rate, rate, during));

    /// <summary>A Poisson process of constant rate: independent users, whose arrivals cluster by chance.</summary>
    /// <param name="rate">Mean rate, above 0/s.</param>
    /// <param name="during">Length of the measurement window.</param>
    public static CurveLoad Poisson(Rate rate, TimeSpan during) =>
        Curve("arrivals", new RateSegment(rate, rate, during)).AsPoisson();

    /// <summary>A rate that goes in a straight line from one value to another.</summary>
    /// <param name="from">Rate at the start, at least 0/s.</param>
    /// <param name="to">Rate at the end, at least 0/s.</param>
    /// <param name="during">Length of the measurement window.</param>
    public static CurveLoad Ramp(Rate from, Rate to, TimeSpan during) =>
        Curve("ramp", new RateSegment(from, to, during));

    /// <summary>Constant rates, one after the other.</summary>
    /// <param name="each">Length of each step.</param>
    /// <param name="rates">The rates in order, at least one.</param>
    public static CurveLoad Steps(TimeSpan each, params IReadOnlyList<Rate> rates) =>
        Curve("steps", [.. rates.Select(rate => new RateSegment(rate, rate, each))]);

    /// <summary>A constant rate with a burst in it.</summary>
    /// <param name="calm">Rate outside the burst.</param>
    /// <param name="peak">Rate of the burst.</param>
    /// <param name="at">When the burst begins, above 0.</param>
    /// <param name="lasting">Length of the burst, ending before the window does.</param>
    /// <param name="during">Length of the measurement window.</param>
    public static CurveLoad Spike(Rate calm, Rate peak, TimeSpan at, TimeSpan lasting, TimeSpan during) =>
        Curve(
            "spike",
            new RateSegment(calm, calm, at),
            new RateSegment(peak, peak, lasting),
            new RateSegment(calm, calm, during - at - lasting)
        );

    /// <summary>Recorded arrivals, or recorded rates, from a text file of one number per line.</summary>
    /// <remarks>
    /// Blank lines and lines that start with <c>#</c> are skipped. After the header <c>arrival_seconds</c>, or without one, a
    /// line is the time of an arrival in seconds, in order, at least 0. After the header <c>rate_per_second</c> a line is the rate of
    /// one second. Malformed lines are problems of the profile, each with its line number. The file is read at once.
    /// </remarks>
    /// <param name="file">Path of the file.</param>
    public static OpenLoopProfile Trace(string file) => TraceReader.ReadFile(file);

    /// <summary>A rate that is raised while the system keeps up and lowered when it does not (METHOD 2).</summary>
    /// <param name="start">Rate of the first step, at least 1/s.</param>
    /// <param name="increment">What is added or taken after each step.</param>
    /// <param name="during">Length of the measurement window.</param>
    /// <param name="step">Length of a step; null for 1 s.</param>
    public static AdaptiveLoad Adaptive(Rate start, Rate increment, TimeSpan during, TimeSpan? step = null) =>
        new()
        {
            Start = start,
            Increment = increment,
            During = during,
            Step = step ?? TimeSpan.FromSeconds(1),
        };

    /// <summary>A closed loop: clients that each wait for their answer.</summary>
    /// <param name="clients">Number of clients.</param>
    /// <param name="during">Length of the measurement window.</param>
    /// <param name="thinkTime">Pause between an answer and the client's next operation; null for none.</param>
    public static ClosedLoad Closed(int clients, TimeSpan during, TimeSpan? thinkTime = null) =>
        new()
        {
            Clients = clients,
            During = during,
            ThinkTime = thinkTime ?? TimeSpan.Zero,
        };

    private static CurveLoad Curve(string name, params IReadOnlyList<RateSegment> segments) =>
        new()
        {
            Name = name,
            During = segments.Aggregate(TimeSpan.Zero, (sum, segment) => sum + segment.Length),
            Segments = segments,
        };
}
