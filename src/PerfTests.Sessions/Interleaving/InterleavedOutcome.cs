using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;

namespace PerfTests.Sessions.Interleaving;

/// <summary>What became of a comparison in interleaved blocks.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Result">The judgement over the blocks that were measured.</param>
/// <param name="BlocksRepeated">Blocks that were measured again because the load generator was the limit in one of their runs.</param>
/// <param name="Failure">Why it ended before the rule was satisfied; null if it did not.</param>
public sealed record InterleavedOutcome(string Name, InterleavedResult Result, int BlocksRepeated, string? Failure)
{
    /// <summary>Whether it ended early because the load generator was the limit, over and over: nothing is known of either side.</summary>
    public bool IsInvalid { get; init; }

    /// <summary>Every run of it in order, also those whose figures were not used.</summary>
    public IReadOnlyList<RunReport> Runs { get; init; } = [];

    /// <summary>What every view of it shows.</summary>
    public CheckReport? Check { get; init; }

    /// <summary>Full path of its page for a browser; null if none was written.</summary>
    public string? ReportPath { get; init; }

    /// <summary>Why no page was written; null if one was.</summary>
    public string? ReportFailure { get; init; }

    /// <summary>Where its page is, or why there is none, for people.</summary>
    public string ReportText => ReportPath ?? $"none, {ReportFailure}";

    /// <summary>The verdict; a comparison that was cut short shows nothing.</summary>
    public Verdict Verdict => Failure is null ? Result.Verdict : Verdict.Inconclusive;

    /// <summary>What it means to whoever asked for it, in every face: a slow-down that was shown fails, and so does a comparison whose runs broke down.</summary>
    /// <param name="invalidRuns">What becomes of a comparison that decided nothing.</param>
    public ScenarioConclusion Conclude(InvalidRuns invalidRuns) =>
        Verdict == Verdict.Regressed || (Failure is not null && !IsInvalid) ? ScenarioConclusion.Failed
        : Verdict != Verdict.Inconclusive ? ScenarioConclusion.Passed
        : invalidRuns == InvalidRuns.Fail ? ScenarioConclusion.Failed
        : ScenarioConclusion.Skipped;
}
