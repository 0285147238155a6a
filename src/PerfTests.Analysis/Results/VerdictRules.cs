using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Safety;
using PerfTests.Recording;
using PerfTests.Running;
using static System.FormattableString;

namespace PerfTests.Analysis.Results;

/// <summary>Draws the verdict. What cannot be believed is invalid before it is good or bad.</summary>
internal static class VerdictRules
{
    /// <summary>Judges what was found.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="found">What was found in them, figures included; its verdict is not looked at.</param>
    public static RunVerdict Judge(RunRecord record, BenchmarkResult found)
    {
        var criteria = Criteria.Judge(record.Manifest.Objectives, found.Figures);
        var verdict = Judge(record, found, criteria);
        return found.IsUnsafe ? verdict : verdict with { Criteria = criteria };
    }

    private static RunVerdict Judge(RunRecord record, BenchmarkResult found, IReadOnlyList<Criterion> criteria)
    {
        var (window, safety, recovery) = (found.Window, found.Safety, found.Recovery);
        var generatorBound = found.Quality.GeneratorBoundReasons;
        if (record.Completion is { Ending: RunEnding.NotRecorded } unrecorded)
        {
            // Before all else: what was not written may be what would have said otherwise.
            return Verdict(
                RunStatus.Incomplete,
                $"{char.ToUpperInvariant(unrecorded.Reason[0])}{unrecorded.Reason[1..]}; what was measured until then: {Headline(found)}",
                [unrecorded.Reason, .. Broken(safety)]
            );
        }

        if (found.IsUnsafe)
        {
            return Verdict(
                RunStatus.Failed,
                "The system broke its promise, so the figures of this run mean nothing and are withheld",
                [.. Broken(safety)]
            );
        }

        var figures = Headline(found);
        if (record.Completion is not { } completion)
        {
            return Verdict(
                RunStatus.Incomplete,
                $"The run did not end properly; what it wrote until then: {figures}",
                ["the harness ended without writing how the run ended: it was killed or it crashed"]
            );
        }

        if (completion.Ending == RunEnding.Cancelled)
        {
            return Verdict(RunStatus.Incomplete, $"The run was stopped early: {figures}", [completion.Reason]);
        }

        if (completion.Ending == RunEnding.Failed || completion.Load is null)
        {
            var reason = completion.Reason.Length > 0 ? completion.Reason : "the load never started";
            return Verdict(RunStatus.Failed, $"The run broke down: {reason}", [reason]);
        }

        if (window.Ok == 0)
        {
            return Verdict(
                RunStatus.Failed,
                "Not one operation succeeded, so there is nothing to report",
                [Invariant($"0 of {window.Scheduled:#,0} operations succeeded; {Errors(record)}")]
            );
        }

        var liveness = Liveness.Judge(record);
        if (liveness.Stuck is { } stuck)
        {
            return Verdict(
                RunStatus.Failed,
                $"The cluster took up no work again after a fault: {figures}",
                [stuck, .. Undecided(safety)]
            );
        }

        string[] unfit = [.. RecoveryVerdict.Unfit(recovery)];
        string[] notShown = [.. RecoveryVerdict.NotShown(record.Manifest.Objectives, recovery)];
        string[] undecided = [.. Undecided(safety), .. liveness.Untold is { } untold ? [untold] : (string[])[]];
        string[] broken =
        [
            .. criteria
                .Where(criterion => criterion.IsMissed && !(notShown.Length > 0 && IsUntoldRecovery(criterion, found)))
                .Select(criterion => Missed(criterion, record)),
            .. RecoveryVerdict.Broken(recovery),
        ];
        var verdict = (generatorBound.Count, unfit.Length, undecided.Length, broken.Length, notShown.Length) switch
        {
            (> 0, _, _, _, _) => Verdict(
                RunStatus.Invalid,
                $"The load generator was the limit, so these figures do not describe the system: {figures}",
                [.. generatorBound, .. Remedy(record, generatorBound), .. unfit, .. undecided, .. broken, .. notShown]
            ),
            (_, > 0, _, _, _) => Verdict(
                RunStatus.Invalid,
                $"The faults were not what was asked for, so this run shows nothing about recovery: {figures}",
                [.. unfit, .. undecided, .. broken, .. notShown]
            ),
            (_, _, > 0, _, _) => Verdict(
                RunStatus.Invalid,
                $"It is not shown that the system kept its promise: {figures}",
                [.. undecided, .. broken, .. notShown]
            ),
            (_, _, _, > 0, _) => Verdict(
                RunStatus.Failed,
                $"An objective was missed: {figures}",
                [.. broken, .. notShown]
            ),
            (_, _, _, _, > 0) => Verdict(RunStatus.Invalid, $"Recovery is not shown: {figures}", notShown),
            _ => Verdict(RunStatus.Passed, figures, []),
        };
        return verdict with { MayBeRepeated = verdict.Status == RunStatus.Invalid && undecided.Length == 0 };
    }

    private static IEnumerable<string> Broken(SafetyResult? safety) =>
        (safety?.Checks ?? [])
            .Where(check => check.Verdict == SafetyVerdict.Invalid)
            .Select(check => $"not safe: {check.Name}: {check.Detail}");

    /// <summary>What of the safety that was asked for could not be decided, and what would decide it. Unknown is never green.</summary>
    internal static IEnumerable<string> Undecided(SafetyResult? safety) =>
        (safety?.Checks ?? [])
            .Where(check => check.Verdict == SafetyVerdict.Unknown)
            .Select(check =>
                $"safety is not shown: {check.Name}: {check.Detail}"
                + (check.Remedy is { } remedy ? $"; it would be decided by {remedy}" : "")
            );

    /// <summary>What may be done where the generator had to wait for a processor; nothing where it was not that, or was done already.</summary>
    private static string[] Remedy(RunRecord record, IReadOnlyList<string> generatorBound)
    {
        var shared = LoadLimits.SharedMachine.MaxScheduleLagP99!.Value;
        return
            generatorBound.Any(reason => reason.Contains("schedule lag", StringComparison.Ordinal))
            && !(record.Manifest.MaxScheduleLagP99Us >= shared.TotalMicroseconds)
            ?
            [
                Invariant(
                    $"if the generator shares its processors with the nodes, .Within(LoadLimits.SharedMachine) raises the limit of schedule lag to {shared.TotalMilliseconds:0} ms"
                ),
            ]
            : [];
    }

    /// <summary>Whether it asks for a recovery that nobody can tell: that is not shown, and said so apart.</summary>
    private static bool IsUntoldRecovery(Criterion criterion, BenchmarkResult found) =>
        criterion.Status == CriterionStatus.NotMeasured
        && found.Figures.Find(criterion.Figure)?.Figure.Group == FigureGroup.Recovery;

    private static string Missed(Criterion criterion, RunRecord record) =>
        criterion.Figure == FigureNames.SuccessShare ? $"{criterion.Sentence}; {Errors(record)}" : criterion.Sentence;

    private static string Headline(BenchmarkResult found)
    {
        if (found.IsUnsafe)
        {
            return "nothing that counts, as the system broke its promise";
        }

        if (found.Latency.Response.Count == 0)
        {
            return "no successful operation" + RecoveryVerdict.Headline(found);
        }

        var (goodput, p99) = (found.Figures[FigureNames.Goodput], found.Figures[FigureNames.ResponseP99]);
        return FigureText.Plain(
                $"{goodput.Text} committed of {found.Figures["offered_per_second"].Text} offered, response time p99 {p99.Text}"
            ) + RecoveryVerdict.Headline(found);
    }

    private static string Errors(RunRecord record)
    {
        var errors = RunAnalysis.CountErrors(record).Take(3).ToArray();
        return errors.Length == 0
            ? "no error was named"
            : "most frequent: "
                + string.Join(", ", errors.Select(error => Invariant($"{error.Key} ({error.Value:#,0})")));
    }

    private static RunVerdict Verdict(RunStatus status, string headline, IReadOnlyList<string> reasons) =>
        new()
        {
            Status = status,
            Headline = headline,
            Reasons = reasons,
        };
}
