namespace PerfTests.Analysis.Safety;

/// <summary>What an operation of a key's history does to the register.</summary>
internal enum StepKind : byte
{
    /// <summary>Returned the value.</summary>
    Read,

    /// <summary>Set the value.</summary>
    Write,

    /// <summary>Set the value where the expected one was found, and said so.</summary>
    Swap,

    /// <summary>Found another value than the expected one, and said so.</summary>
    FailedSwap,

    /// <summary>Sets the value if the expected one is found; nobody knows whether it was.</summary>
    UnknownSwap,

    /// <summary>Added to the end of the value.</summary>
    Append,
}
