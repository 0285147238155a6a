namespace PerfTests.Running.OpenLoop;

/// <summary>Watches the generator's own process: processor time and pauses by garbage collection.</summary>
internal sealed class GeneratorWatch
{
    private TimeSpan _startCpu;
    private TimeSpan _startPause;
    private TimeSpan _seenPause;
    private TimeSpan _endCpu;
    private TimeSpan _endPause;
    private int _seenCollections;

    public double CpuSeconds => (_endCpu - _startCpu).TotalSeconds;

    public double PauseSeconds => (_endPause - _startPause).TotalSeconds;

    /// <summary>The longest pause, as far as it can be told: of several between two polls the average is a lower bound.</summary>
    public double LongestPauseMs { get; private set; }

    /// <summary>Begins the window.</summary>
    public void Begin()
    {
        _startCpu = _endCpu = Environment.CpuUsage.TotalTime;
        _startPause = _endPause = _seenPause = GC.GetTotalPauseDuration();
        _seenCollections = GC.CollectionCount(0);
        LongestPauseMs = 0;
    }

    /// <summary>Looks for pauses since the last poll.</summary>
    public void Poll()
    {
        var collections = GC.CollectionCount(0) - _seenCollections;
        if (collections == 0)
        {
            return;
        }

        var pause = GC.GetTotalPauseDuration();
        LongestPauseMs = Math.Max(LongestPauseMs, (pause - _seenPause).TotalMilliseconds / collections);
        _seenPause = pause;
        _seenCollections += collections;
    }

    /// <summary>Ends the window.</summary>
    public void End()
    {
        Poll();
        _endCpu = Environment.CpuUsage.TotalTime;
        _endPause = GC.GetTotalPauseDuration();
    }
}
