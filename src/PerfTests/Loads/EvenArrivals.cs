namespace PerfTests.Loads;

/// <summary>Arrival i at the time when the integral of the rate reaches i.</summary>
internal sealed class EvenArrivals(RateCurve curve) : ArrivalStream
{
    private readonly long _count = curve.EvenArrivals;
    private long _next;
    private int _segment;

    public override bool TryNext(out long dueNanoseconds)
    {
        if (_next >= _count)
        {
            dueNanoseconds = 0;
            return false;
        }

        _segment = curve.AdvanceTo(_next, _segment);
        dueNanoseconds = (long)Math.Round(curve.SecondsAt(_next, _segment) * 1e9);
        _next++;
        return true;
    }
}
