using PerfTests.Protocols;

namespace PerfTests.Recording;

/// <summary>When operations ended, and what became of them by when they were due: what recovery after a fault is measured from. One writer at a time.</summary>
internal sealed class CompletionStatistics
{
    public OkTimeline Successes { get; } = new();

    /// <summary>Of the operations due in the measurement window.</summary>
    public DueCounts Due { get; } = new();

    /// <summary>When the first operation ended without success; null if none did.</summary>
    public long? FirstUnsuccessful { get; private set; }

    /// <summary>Records the end of an operation.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="ended">When.</param>
    /// <param name="bucket">The bucket of the measurement window in which it fell due; below 0 for none.</param>
    public void Record(Outcome outcome, long ended, int bucket)
    {
        if (outcome == Outcome.Ok)
        {
            Successes.Add(ended);
        }
        else if (!(ended >= FirstUnsuccessful))
        {
            FirstUnsuccessful = ended;
        }

        if (bucket >= 0)
        {
            Due.Count(bucket, outcome);
        }
    }

    /// <summary>Adds what another statistics holds, which nobody may be writing.</summary>
    public void Add(CompletionStatistics other)
    {
        Successes.Add(other.Successes);
        Due.Add(other.Due);
        if (other.FirstUnsuccessful is { } first && !(first >= FirstUnsuccessful))
        {
            FirstUnsuccessful = first;
        }
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        Successes.Clear();
        Due.Clear();
        FirstUnsuccessful = null;
    }
}
