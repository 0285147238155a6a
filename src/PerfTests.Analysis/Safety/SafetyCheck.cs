namespace PerfTests.Analysis.Safety;

/// <summary>One check of a run's safety.</summary>
/// <param name="Name">What was checked, for example <c>linearizable</c>.</param>
/// <param name="Verdict">What came out.</param>
/// <param name="Detail">What was looked at, or what is wrong, in words.</param>
public sealed record SafetyCheck(string Name, SafetyVerdict Verdict, string Detail)
{
    /// <summary>What was looked at, count by name in snake case, for example <c>operations</c>. Default: nothing that can be counted.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Checked { get; init; } = [];

    /// <summary>What was to be looked at and was not, count by name in snake case, for example <c>keys_not_read_back</c>. Default: nothing.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> NotChecked { get; init; } = [];

    /// <summary>What would decide an unknown verdict, as the end of a sentence; null if it is decided or nobody can say.</summary>
    public string? Remedy { get; init; }
}
