namespace PerfTests.Recording;

/// <summary>Watches the generator's own process: processor time and pauses by garbage collection. One caller at a time.</summary>
internal sealed class GeneratorWatch
{
    private TimeSpan _takenCpu = Environment.CpuUsage.TotalTime;
    private TimeSpan _takenPause = GC.GetTotalPauseDuration();
    private TimeSpan _seenPause = GC.GetTotalPauseDuration();
    private int _seenCollections = GC.CollectionCount(0);
    private double _longestPauseMs;

    /// <summary>Looks for pauses since the last poll.</summary>
    public void Poll()
    {
        var collections = GC.CollectionCount(0) - _seenCollections;
        if (collections == 0)
        {
            return;
        }

        var pause = GC.GetTotalPauseDuration();
        _longestPauseMs = Math.Max(_longestPauseMs, (pause - _seenPause).TotalMilliseconds / collections);
        _seenPause = pause;
        _seenCollections += collections;
    }

    /// <summary>What was used since the last call.</summary>
    public GeneratorUse Take()
    {
        Poll();
        var (cpu, pause) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration());
        var use = new GeneratorUse((cpu - _takenCpu).TotalSeconds, (pause - _takenPause).TotalSeconds, _longestPauseMs);
        (_takenCpu, _takenPause, _longestPauseMs) = (cpu, pause, 0);
        return use;
    }
}
