namespace PerfTests.EchoServer;

/// <summary>Counts arrivals per 10 ms, for up to ten minutes.</summary>
internal sealed class ArrivalBins(TimeProvider time)
{
    private const double BinsPerSecond = 100;

    private readonly long _start = time.GetTimestamp();
    private int[] _bins = new int[60_000];
    private int _firstUse = int.MaxValue;
    private int _lastUse = -1;

    public void Count()
    {
        var bin = (int)(time.GetElapsedTime(_start).TotalSeconds * BinsPerSecond) % _bins.Length;
        Interlocked.Increment(ref _bins[bin]);
        if (bin > _lastUse)
        {
            _lastUse = bin;
        }

        if (bin < _firstUse)
        {
            _firstUse = bin;
        }
    }

    /// <summary>The dispersion index, variance over mean, of the counts per 10 ms: 0 if even, 1 if Poisson; then starts anew.</summary>
    public object Summarize()
    {
        // The first and the last bin are cut off by the beginning and the end of the load.
        var counts = _lastUse - _firstUse < 2 ? [] : _bins[(_firstUse + 1).._lastUse];
        var mean = counts.Length == 0 ? 0 : counts.Average();
        var variance =
            counts.Length < 2 ? 0 : counts.Sum(count => (count - mean) * (count - mean)) / (counts.Length - 1);
        (_bins, _firstUse, _lastUse) = (new int[_bins.Length], int.MaxValue, -1);
        return new
        {
            bins = counts.Length,
            mean,
            dispersion = mean > 0 ? variance / mean : 0,
        };
    }
}
