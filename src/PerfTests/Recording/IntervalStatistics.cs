namespace PerfTests.Recording;

/// <summary>What was recorded between two flips, by one shard or by all of them.</summary>
internal sealed class IntervalStatistics
{
    /// <summary>Of operations due outside the measurement window.</summary>
    public StageStatistics WarmUp { get; } = new();

    /// <summary>Of operations due in the measurement window.</summary>
    public StageStatistics Measured { get; } = new();

    /// <summary>Operations that ended; null if they are not logged.</summary>
    public List<OperationRecord>? Operations { get; set; }

    /// <summary>Of all operations.</summary>
    public CompletionStatistics Completions { get; } = new();

    public StageStatistics Of(bool isMeasured) => isMeasured ? Measured : WarmUp;

    public void Add(IntervalStatistics other)
    {
        AddStages(other);
        Completions.Add(other.Completions);
    }

    /// <summary>Adds without the times of completion, which are of use within an interval only.</summary>
    public void AddStages(IntervalStatistics other)
    {
        WarmUp.Add(other.WarmUp);
        Measured.Add(other.Measured);
    }

    public void Clear()
    {
        WarmUp.Clear();
        Measured.Clear();
        Operations?.Clear();
        Completions.Clear();
    }
}
