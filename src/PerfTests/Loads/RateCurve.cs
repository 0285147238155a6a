namespace PerfTests.Loads;

/// <summary>
/// A piecewise linear rate and its exact integral. Arrival i falls due when the integral reaches i, so that no rounding
/// accumulates from arrival to arrival: the due time of arrival i depends on i alone.
/// </summary>
internal sealed class RateCurve
{
    // Arrivals are whole numbers; a boundary met to within a millionth of one is met exactly.
    private const double ArrivalTolerance = 1e-6;

    private readonly IReadOnlyList<RateSegment> _segments;
    private readonly double[] _startSeconds;
    private readonly double[] _startArrivals;

    public RateCurve(IReadOnlyList<RateSegment> segments)
    {
        _segments = segments;
        _startSeconds = new double[segments.Count + 1];
        _startArrivals = new double[segments.Count + 1];
        for (var index = 0; index < segments.Count; index++)
        {
            var segment = segments[index];
            var seconds = segment.Length.TotalSeconds;
            var mean = (segment.From.OperationsPerSecond + segment.To.OperationsPerSecond) / 2;
            _startSeconds[index + 1] = _startSeconds[index] + seconds;
            _startArrivals[index + 1] = _startArrivals[index] + (mean * seconds);
        }
    }

    public double TotalArrivals => _startArrivals[^1];

    /// <summary>Arrivals that are spaced evenly: the whole numbers below the integral, 0 included.</summary>
    public long EvenArrivals => (long)Math.Ceiling(TotalArrivals - ArrivalTolerance);

    public int SegmentCount => _segments.Count;

    public double RateAt(double seconds)
    {
        if (seconds < 0 || seconds >= _startSeconds[^1])
        {
            return 0;
        }

        var index = FindSegment(seconds);
        var (from, to, length) = _segments[index];
        var share = (seconds - _startSeconds[index]) / length.TotalSeconds;
        return from.OperationsPerSecond + ((to.OperationsPerSecond - from.OperationsPerSecond) * share);
    }

    public double ArrivalsBefore(double seconds)
    {
        if (seconds <= 0)
        {
            return 0;
        }

        if (seconds >= _startSeconds[^1])
        {
            return TotalArrivals;
        }

        var index = FindSegment(seconds);
        var (from, to, length) = _segments[index];
        var elapsed = seconds - _startSeconds[index];
        var slope = (to.OperationsPerSecond - from.OperationsPerSecond) / length.TotalSeconds;
        return _startArrivals[index] + (from.OperationsPerSecond * elapsed) + (slope * elapsed * elapsed / 2);
    }

    /// <summary>The segment in which the integral passes a number of arrivals, searched forward from one known to be at or before it.</summary>
    public int AdvanceTo(double arrivals, int segment)
    {
        while (segment < _segments.Count - 1 && arrivals >= _startArrivals[segment + 1] - ArrivalTolerance)
        {
            segment++;
        }

        return segment;
    }

    /// <summary>
    /// When the integral reaches a number of arrivals within a segment: the root of from t + slope t^2 / 2 = n in the form
    /// that does not cancel, 2n / (from + sqrt(from^2 + 2 slope n)).
    /// </summary>
    public double SecondsAt(double arrivals, int segment)
    {
        var (from, to, length) = _segments[segment];
        var count = Math.Max(0, arrivals - _startArrivals[segment]);
        var slope = (to.OperationsPerSecond - from.OperationsPerSecond) / length.TotalSeconds;
        var start = from.OperationsPerSecond;
        var elapsed =
            count == 0 ? 0 : 2 * count / (start + Math.Sqrt(Math.Max(0, (start * start) + (2 * slope * count))));
        return _startSeconds[segment] + Math.Min(elapsed, length.TotalSeconds);
    }

    private int FindSegment(double seconds)
    {
        var found = Array.BinarySearch(_startSeconds, seconds);
        return Math.Min(found >= 0 ? found : ~found - 1, _segments.Count - 1);
    }
}
