namespace PerfTests.Workloads;

/// <summary>
/// Ranks 1 to n with probability proportional to 1/k^theta, by rejection-inversion (Hörmann and Derflinger, "Rejection-inversion
/// to generate variates from monotone discrete distributions", ACM TOMACS 6(3), 1996). Exact for every n and theta, ready at
/// once and for a growing n, where the approximation of Gray et al. 1994 that YCSB uses sums n terms first.
/// </summary>
internal sealed class ZipfSampler
{
    private readonly double _theta;
    private readonly double _integralAtStart;
    private readonly double _squeeze;
    private double _integralAtEnd;

    public ZipfSampler(double theta, long count)
    {
        _theta = theta;
        _integralAtStart = Integral(1.5) - 1;
        _squeeze = 2 - InverseIntegral(Integral(2.5) - Weight(2));
        Resize(count);
    }

    public long Count { get; private set; }

    public void Resize(long count)
    {
        if (count != Count)
        {
            Count = count;
            _integralAtEnd = Integral(count + 0.5);
        }
    }

    /// <summary>Draws a rank, the most popular being 1.</summary>
    public long Sample(ref OperationRandom random)
    {
        while (true)
        {
            var area = _integralAtEnd + (random.NextDouble() * (_integralAtStart - _integralAtEnd));
            var position = InverseIntegral(area);
            var rank = Math.Clamp((long)(position + 0.5), 1, Count);
            if (rank - position <= _squeeze || area >= Integral(rank + 0.5) - Weight(rank))
            {
                return rank;
            }
        }
    }

    private double Weight(double x) => Math.Exp(-_theta * Math.Log(x));

    /// <summary>The integral of x^-theta: (x^(1-theta) - 1) / (1 - theta), which is log x in the limit theta = 1.</summary>
    private double Integral(double x)
    {
        var logarithm = Math.Log(x);
        return ExponentialRatio((1 - _theta) * logarithm) * logarithm;
    }

    private double InverseIntegral(double area)
    {
        // Rounding may step below the pole of the logarithm; -1 is where it lies.
        var t = Math.Max(-1, area * (1 - _theta));
        return Math.Exp(LogarithmRatio(t) * area);
    }

    /// <summary>log(1 + x) / x, continued to x = 0 by its series.</summary>
    private static double LogarithmRatio(double x) =>
        Math.Abs(x) > 1e-8 ? Math.Log(1 + x) / x : 1 - (x * (0.5 - (x * (1.0 / 3))));

    /// <summary>(e^x - 1) / x, continued to x = 0 by its series.</summary>
    private static double ExponentialRatio(double x) =>
        Math.Abs(x) > 1e-8 ? (Math.Exp(x) - 1) / x : 1 + (x * 0.5 * (1 + (x * (1.0 / 3))));
}
