namespace PerfTests.Analysis.Safety;

/// <summary>What the safety checks found (METHOD 8). An unsafe run has no numbers.</summary>
public sealed record SafetyResult
{
    /// <summary>The worst of the checks.</summary>
    public SafetyVerdict Verdict => Checks.Count == 0 ? SafetyVerdict.Unknown : Checks.Max(check => check.Verdict);

    /// <summary>Every check that was made.</summary>
    public required IReadOnlyList<SafetyCheck> Checks { get; init; }

    /// <summary>What is wrong, with the operations that show it; empty if nothing was found.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];
}
