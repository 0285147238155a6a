namespace PerfTests.Replica.Machines;

/// <summary>Sizes that every node enforces, so that one client cannot exhaust a node's memory.</summary>
internal static class OperationLimits
{
    /// <summary>Longest key in bytes.</summary>
    public const int KeyBytesMax = 1024;

    /// <summary>Longest value in bytes, also after appends.</summary>
    public const int ValueBytesMax = 1024 * 1024;

    /// <summary>Most operations in one request of the batch form.</summary>
    public const int BatchOperationsMax = 4096;

    /// <summary>Longest request body in bytes.</summary>
    public const int RequestBytesMax = 16 * 1024 * 1024;
}
