namespace PerfTests.Analysis.Histories.Models;

/// <summary>What an operation does to a text.</summary>
internal enum TextOperationKind : byte
{
    /// <summary>Returned the text.</summary>
    Get,

    /// <summary>Set the text.</summary>
    Put,

    /// <summary>Added to its end.</summary>
    Append,
}
