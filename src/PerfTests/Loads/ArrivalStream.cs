namespace PerfTests.Loads;

/// <summary>Arrival times in order. Does not allocate per arrival; not thread-safe.</summary>
public abstract class ArrivalStream
{
    /// <summary>The next arrival.</summary>
    /// <param name="dueNanoseconds">When it falls due, in nanoseconds since the start of the window.</param>
    /// <returns>Whether there is one.</returns>
    public abstract bool TryNext(out long dueNanoseconds);
}
