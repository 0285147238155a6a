namespace PerfTests.Loads;

/// <summary>Recorded arrivals, one after the other.</summary>
internal sealed class TraceArrivals(IReadOnlyList<double> seconds, int count) : ArrivalStream
{
    private int _next;

    public override bool TryNext(out long dueNanoseconds)
    {
        if (_next >= count)
        {
            dueNanoseconds = 0;
            return false;
        }

        dueNanoseconds = (long)Math.Round(seconds[_next] * 1e9);
        _next++;
        return true;
    }
}
