namespace PerfTests.Running.OpenLoop;

/// <summary>A place to record for one thread at a time. Whoever holds it is its only writer.</summary>
internal sealed class StatisticsShard
{
    private int _isHeld;

    /// <summary>What is being recorded; touched only by the holder.</summary>
    public IntervalStatistics Current { get; set; } = new();

    /// <summary>Successful operations since the run began; written by the holder, read by anybody.</summary>
    public long OkSoFar;

    /// <summary>Unsuccessful operations since the run began; written by the holder, read by anybody.</summary>
    public long UnsuccessfulSoFar;

    public bool TryHold() => Volatile.Read(ref _isHeld) == 0 && Interlocked.CompareExchange(ref _isHeld, 1, 0) == 0;

    public void Release() => Volatile.Write(ref _isHeld, 0);
}
