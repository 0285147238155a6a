namespace PerfTests.Replica.Pbft.Disk;

/// <summary>How a file of the log was found.</summary>
internal enum LogCondition
{
    /// <summary>All of it can be read.</summary>
    Whole,

    /// <summary>Its last group was not written to the end.</summary>
    CutOff,

    /// <summary>Something in the middle cannot be read: what was said later is not known.</summary>
    Damaged,
}
