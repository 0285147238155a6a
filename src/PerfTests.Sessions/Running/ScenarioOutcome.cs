using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Results;
using PerfTests.Reporting.Checks;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Scenarios;

namespace PerfTests.Sessions.Running;

/// <summary>What became of a scenario: its runs, the verdict over them, and where to read more.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Runs">Its runs in order, at least one.</param>
public sealed record ScenarioOutcome(string Name, IReadOnlyList<RunReport> Runs)
{
    /// <summary>What comparing it with itself under a changed cluster gave; null if it was not. The runs are then those of the comparison.</summary>
    public InterleavedOutcome? Comparison { get; init; }

    /// <summary>
    /// The verdict over all runs: failed if one failed; else incomplete, else invalid if one was; passed if all passed.
    /// A scenario whose figures cannot be believed has not passed, and has not failed either.
    /// </summary>
    public RunStatus Status =>
        Baseline is { Verdict: Verdict.Regressed } || Comparison is { Verdict: Verdict.Regressed }
            ? RunStatus.Failed
            : StatusOfRuns;

    /// <summary>What holding it against its baseline gave; null if it was not, or its runs did not pass by themselves.</summary>
    public BaselineOutcome? Baseline { get; init; }

    /// <summary>Whether every run passed and the baseline could show neither a pass nor a regression: no failure, and no pass to be silent about.</summary>
    public bool IsInconclusive => Status == RunStatus.Passed && Baseline is { Verdict: Verdict.Inconclusive };

    /// <summary>What it means to whoever asked for it, in every face.</summary>
    /// <param name="invalidRuns">What becomes of a scenario whose runs decided nothing.</param>
    public ScenarioConclusion Conclude(InvalidRuns invalidRuns) =>
        (Status, IsInconclusive) switch
        {
            (RunStatus.Passed, false) => ScenarioConclusion.Passed,
            (RunStatus.Failed or RunStatus.Incomplete, _) => ScenarioConclusion.Failed,
            _ when Baseline is { IsLost: true } => ScenarioConclusion.Failed,
            _ => invalidRuns == InvalidRuns.Fail ? ScenarioConclusion.Failed : ScenarioConclusion.Skipped,
        };

    /// <summary>The outcome of a scenario that passed, and an exception in place of any other: what <c>Verify</c> does in every face.</summary>
    /// <param name="invalidRuns">What becomes of a scenario whose runs decided nothing.</param>
    /// <exception cref="ScenarioFailedException">It did not pass.</exception>
    /// <exception cref="ScenarioSkippedException">Its runs decided nothing, and such scenarios are skipped.</exception>
    public ScenarioOutcome OrThrow(InvalidRuns invalidRuns) =>
        Conclude(invalidRuns) switch
        {
            ScenarioConclusion.Failed => throw new ScenarioFailedException(Describe()),
            ScenarioConclusion.Skipped => throw new ScenarioSkippedException(Describe()),
            _ => this,
        };

    /// <summary>What became of it, in a line.</summary>
    public string Headline =>
        Baseline is { } baseline && StatusOfRuns == RunStatus.Passed
            ? baseline.Headline
            : Runs.Where(run => run.Result.Verdict.Status == StatusOfRuns)
                .Select(run => $"{$"{StatusOfRuns}".ToLowerInvariant()}. {run.Result.Verdict.Headline}")
                .First();

    private RunStatus StatusOfRuns =>
        new[] { RunStatus.Failed, RunStatus.Incomplete, RunStatus.Invalid }
            .Where(status => Runs.Any(run => run.Result.Verdict.Status == status))
            .DefaultIfEmpty(RunStatus.Passed)
            .First();

    /// <summary>The verdict in words, with reasons and the reports' places.</summary>
    public string Describe()
    {
        var lines = new List<string>();
        foreach (var run in Runs.Where(run => run.Result.Verdict.Status == Status))
        {
            var repetition = Runs.Count > 1 ? $", run {run.Result.Manifest.Repetition} of {Runs.Count}" : "";
            lines.Add($"{Name}{repetition}: {$"{Status}".ToLowerInvariant()}. {run.Result.Verdict.Headline}");
            lines.AddRange(run.Result.Verdict.Reasons.Select(reason => $"  - {reason}"));
            lines.Add($"  report: {run.ReportText}");
            lines.Add($"  again: {run.Result.Manifest.ReproduceCommand}");
        }

        if (Baseline is { } baseline)
        {
            lines.Add($"{Name}: {baseline.Headline}");
            lines.AddRange((baseline.Check is { } check ? CheckText.Lines(check) : []).Select(line => "  " + line));
            lines.AddRange(baseline.ReportPath is { } page ? [$"  report: {page}"] : []);
        }

        return string.Join(Environment.NewLine, lines);
    }
}
