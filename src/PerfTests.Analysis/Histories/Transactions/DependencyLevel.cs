namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>What a dependency rests on.</summary>
internal enum DependencyLevel : byte
{
    /// <summary>The data alone.</summary>
    Data,

    /// <summary>The order of a session's transactions.</summary>
    Session,

    /// <summary>The order in real time.</summary>
    RealTime,
}
