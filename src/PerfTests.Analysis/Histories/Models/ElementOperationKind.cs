namespace PerfTests.Analysis.Histories.Models;

/// <summary>What an operation does to a set, queue, counter or lock.</summary>
internal enum ElementOperationKind : byte
{
    /// <summary>Added an element: to a set, to the end of a queue, to a counter; or took a lock.</summary>
    Add,

    /// <summary>Removed an element: from a set, from the front of a queue; or gave a lock back.</summary>
    Remove,

    /// <summary>Returned all there is.</summary>
    Read,
}
