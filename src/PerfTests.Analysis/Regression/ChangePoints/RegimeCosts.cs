namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// What it costs to describe a stretch of a series by one level, or by one straight line: the weighted sum of squared residuals, from cumulated sums, so that
/// every stretch costs the same to ask for.
/// </summary>
internal sealed class RegimeCosts
{
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly double[] _w;
    private readonly double[] _t;
    private readonly double[] _tt;
    private readonly double[] _y;
    private readonly double[] _yy;
    private readonly double[] _ty;

    public RegimeCosts(double[] values, double[] weights, bool isTrend)
    {
        IsTrend = isTrend;
        Length = values.Length;
        (_values, _weights) = (values, weights);
        _w = Cumulate(i => weights[i]);
        _t = Cumulate(i => weights[i] * i);
        _tt = Cumulate(i => weights[i] * i * i);
        _y = Cumulate(i => weights[i] * values[i]);
        _yy = Cumulate(i => weights[i] * values[i] * values[i]);
        _ty = Cumulate(i => weights[i] * i * values[i]);
    }

    /// <summary>Weights of a series whose noise is the same everywhere.</summary>
    public static double[] EqualWeights(int length)
    {
        var weights = new double[length];
        Array.Fill(weights, 1);
        return weights;
    }

    /// <summary>Whether a regime is a straight line; otherwise it is a level.</summary>
    public bool IsTrend { get; }

    /// <summary>Values of the series.</summary>
    public int Length { get; }

    /// <summary>Parameters of a regime: its level, and its slope.</summary>
    public int Parameters => IsTrend ? 2 : 1;

    /// <summary>Fewest values of a regime (METHOD 9 c: 3), and one more for a slope.</summary>
    public int MinimumLength => IsTrend ? 4 : 3;

    /// <summary>Weighted sum of squared residuals of values[start..end).</summary>
    public double this[int start, int end]
    {
        get
        {
            var (weight, sum) = (_w[end] - _w[start], _y[end] - _y[start]);
            var cost = _yy[end] - _yy[start] - (sum * sum / weight);
            if (IsTrend && SlopeOf(start, end) is var (together, spread) && spread > 0)
            {
                cost -= together * together / spread;
            }

            return Math.Max(0, cost);
        }
    }

    /// <summary>Residuals of values[start..end), each times the root of its weight, into the same places of <paramref name="residuals"/>.</summary>
    public void Residuals(int start, int end, double[] residuals)
    {
        var weight = _w[end] - _w[start];
        var (mean, middle) = ((_y[end] - _y[start]) / weight, (_t[end] - _t[start]) / weight);
        var (together, spread) = IsTrend ? SlopeOf(start, end) : (0, 0);
        var slope = spread > 0 ? together / spread : 0;
        for (var i = start; i < end; i++)
        {
            residuals[i] = Math.Sqrt(_weights[i]) * (_values[i] - mean - (slope * (i - middle)));
        }
    }

    private (double Together, double Spread) SlopeOf(int start, int end)
    {
        var (weight, times) = (_w[end] - _w[start], _t[end] - _t[start]);
        return (
            _ty[end] - _ty[start] - (times * (_y[end] - _y[start]) / weight),
            _tt[end] - _tt[start] - (times * times / weight)
        );
    }

    private double[] Cumulate(Func<int, double> term)
    {
        var sums = new double[Length + 1];
        for (var i = 0; i < Length; i++)
        {
            sums[i + 1] = sums[i] + term(i);
        }

        return sums;
    }
}
