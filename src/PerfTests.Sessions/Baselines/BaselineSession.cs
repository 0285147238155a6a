using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Checks;
using PerfTests.Running;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;

namespace PerfTests.Sessions.Baselines;

/// <summary>Runs a scenario as often as its baseline asks for, and judges, records or accepts.</summary>
/// <param name="place">Where the baseline lies.</param>
/// <param name="gate">How it is held against it.</param>
/// <param name="use">What is done with it.</param>
/// <param name="request">The scenario.</param>
internal sealed class BaselineSession(
    BaselineLocation place,
    BaselineGate gate,
    BaselineUse use,
    ScenarioRequest request
)
{
    private readonly BaselineRules _rules = Rules(gate);

    /// <summary>The gate's numbers as the rule takes them.</summary>
    public static BaselineRules Rules(BaselineGate gate) =>
        new()
        {
            FirstRuns = gate.FirstRuns,
            LastRuns = gate.Runs,
            Threshold = LogRatio.FromPercent(gate.ThresholdPercent),
            TailThreshold = LogRatio.FromPercent(gate.TailThresholdPercent),
            Bounds = gate.Bounds.ToDictionary(bound => bound.Key, bound => LogRatio.FromPercent(bound.Value)),
            Gates = gate.Gates,
        };

    /// <summary>Measures until the rule is satisfied.</summary>
    /// <param name="measure">Runs the scenario once, given the number of the run.</param>
    /// <param name="folder">The session's folder, for the page.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ScenarioOutcome> RunAsync(
        Func<int, Task<RunReport>> measure,
        string folder,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var verified = use == BaselineUse.Check ? BaselineFiles.Read(place.VerifiedPath) : null;
        progress.Say(
            verified is null
                ? $"{request.Name}: recording a baseline of {gate.Runs} runs"
                : $"{request.Name}: {gate.FirstRuns} to {gate.Runs} runs against the baseline of {verified.Runs} of {verified.RecordedAt:yyyy-MM-dd}"
        );
        var runs = new List<RunReport>();
        var tooBusy = 0;
        BaselineResult? result = null;
        while (runs.Count < gate.Runs && result is not { IsDecided: true })
        {
            var report = await measure(runs.Count + 1).ConfigureAwait(false);
            var status = report.Result.Verdict.Status;
            if (
                report.Result.Verdict.MayBeRepeated
                && ++tooBusy <= gate.Runs
                && !cancellationToken.IsCancellationRequested
            )
            {
                progress.Say($"{request.Name}: once more, as the machine was too busy for the load generator");
                continue;
            }

            runs.Add(report);
            if (status != RunStatus.Passed || cancellationToken.IsCancellationRequested)
            {
                // What did not pass by itself has no figures to compare.
                return new ScenarioOutcome(request.Name, runs);
            }

            result = verified is null ? null : BaselineCheck.Judge(verified, Received(runs), _rules);
        }

        var baseline = result is null
            ? Recorded(runs)
            : await JudgedAsync(verified!, result, runs, folder).ConfigureAwait(false);
        foreach (var line in (baseline.Check is { } check ? CheckText.Lines(check) : []).Append(baseline.Headline))
        {
            progress.Say($"{request.Name}: {line}");
        }

        return new ScenarioOutcome(request.Name, runs) { Baseline = baseline };
    }

    private Baseline Received(List<RunReport> runs) =>
        BaselineRecording.From([.. runs.Select(run => run.Result)], gate.Gates);

    private BaselineOutcome Recorded(List<RunReport> runs)
    {
        try
        {
            BaselineFiles.WriteReceived(place, Received(runs));
            if (use == BaselineUse.Accept)
            {
                BaselineFiles.Accept(place);
                return new BaselineOutcome(
                    Verdict.Pass,
                    $"baseline of {runs.Count} runs recorded and accepted: {place.VerifiedPath}"
                );
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidBaselineException)
        {
            return new BaselineOutcome(Verdict.Inconclusive, failure.Message) { IsLost = true };
        }

        var first = File.Exists(place.VerifiedPath) ? "" : "there is no baseline yet; ";
        return new BaselineOutcome(
            Verdict.Inconclusive,
            $"{first}{runs.Count} runs recorded in {place.ReceivedPath}: accept them by perftests baseline accept {request.Name}, by PERFTESTS_ACCEPT=1, or by renaming the file to {Path.GetFileName(place.VerifiedPath)}, and commit that"
        )
        {
            ReceivedPath = place.ReceivedPath,
        };
    }

    private async Task<BaselineOutcome> JudgedAsync(
        Baseline verified,
        BaselineResult result,
        List<RunReport> runs,
        string folder
    )
    {
        var received = Received(runs);
        var check = BaselineReport.Of(
            request.Name,
            verified,
            received,
            result,
            runs[0].Result.Manifest.ReproduceCommand
        );
        string? path = null;
        string unwritten = "";
        try
        {
            path = await ReportWriter.WriteCheckAsync(check, folder, $"{request.Name}-baseline").ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            unwritten = $"; no report of it, as {StorageFailure.Describe(failure)}";
        }

        var isMatch = result.Verdict == Verdict.Pass;
        var headline = $"baseline: {CheckText.Word(result.Verdict)}{unwritten}";
        string? receivedPath = null;
        try
        {
            if (isMatch)
            {
                BaselineFiles.RemoveReceived(place);
            }
            else
            {
                BaselineFiles.WriteReceived(place, received);
                receivedPath = place.ReceivedPath;
                headline +=
                    $"; what was measured is in {place.ReceivedPath}: if the change is meant, perftests baseline accept {request.Name}";
            }
        }
        catch (IOException failure)
        {
            headline += "; " + failure.Message;
        }

        return new BaselineOutcome(result.Verdict, headline)
        {
            Check = check,
            ReceivedPath = receivedPath,
            ReportPath = path,
        };
    }
}
