namespace PerfTests.Running.OpenLoop;

/// <summary>What became of the operations that fell due. Safe for concurrent calls.</summary>
internal sealed class ArrivalCounts
{
    private long _scheduled;
    private long _queued;
    private long _dropped;

    public long Scheduled => Interlocked.Read(ref _scheduled);

    public long Queued => Interlocked.Read(ref _queued);

    public long Dropped => Interlocked.Read(ref _dropped);

    public void CountScheduled() => Interlocked.Increment(ref _scheduled);

    public void CountQueued() => Interlocked.Increment(ref _queued);

    public void CountDropped() => Interlocked.Increment(ref _dropped);
}
