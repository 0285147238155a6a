namespace PerfTests.Running.OpenLoop;

/// <summary>How a run waits and where its operations execute. Tests put virtual time here.</summary>
internal interface IPacing
{
    /// <summary>Prepares the calling thread, the one that paces.</summary>
    void EnterThread();

    /// <summary>Blocks the pacing thread until a time; may return early when the run is cancelled.</summary>
    /// <param name="nanoseconds">A time of the run's clock.</param>
    /// <param name="cancellationToken">The run's cancellation.</param>
    void SleepUntil(long nanoseconds, CancellationToken cancellationToken);

    /// <summary>Executes work elsewhere: whatever it does, the pacing thread goes on.</summary>
    void Dispatch(IThreadPoolWorkItem work);
}
