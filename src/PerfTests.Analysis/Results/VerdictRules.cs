using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Safety;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;
using PerfTests.Running;
using static System.FormattableString;

namespace PerfTests.Analysis.Results;

/// <summary>Draws the verdict. What cannot be believed is invalid before it is good or bad.</summary>
internal static class VerdictRules
{
    public static RunVerdict Judge(
        RunRecord record,
        MeasurementWindow window,
        ThroughputResult throughput,
        LatencyResult latency,
        IReadOnlyList<string> generatorBound,
        SafetyResult? safety,
        RecoveryResult? recovery
    )
    {
        var figures = Figures(throughput, latency) + RecoveryVerdict.Figures(recovery);
        if (record.Completion is { Ending: RunEnding.NotRecorded } unrecorded)
        {
            // Before all else: what was not written may be what would have said otherwise.
            return Verdict(
                RunStatus.Incomplete,
                $"{char.ToUpperInvariant(unrecorded.Reason[0])}{unrecorded.Reason[1..]}; what was measured until then: {figures}",
                [unrecorded.Reason]
            );
        }

        if (safety?.Verdict == SafetyVerdict.Invalid)
        {
            return Verdict(
                RunStatus.Failed,
                "The system broke its promise, so the figures of this run mean nothing",
                [
                    .. safety
                        .Checks.Where(check => check.Verdict == SafetyVerdict.Invalid)
                        .Select(check => $"not safe: {check.Name}: {check.Detail}"),
                ]
            );
        }

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

        string[] broken =
        [
            .. Broken(record, throughput, latency),
            .. RecoveryVerdict.Broken(record.Manifest.Objectives, recovery, throughput.SuccessShare),
        ];
        string[] unfit = [.. RecoveryVerdict.Unfit(recovery)];
        string[] notShown = [.. RecoveryVerdict.NotShown(record.Manifest.Objectives, recovery)];
        return (generatorBound.Count, unfit.Length, broken.Length, notShown.Length) switch
        {
            (> 0, _, _, _) => Verdict(
                RunStatus.Invalid,
                $"The load generator was the limit, so these figures do not describe the system: {figures}",
                [.. generatorBound, .. Remedy(record, generatorBound), .. unfit, .. broken, .. notShown]
            ),
            (_, > 0, _, _) => Verdict(
                RunStatus.Invalid,
                $"The faults were not what was asked for, so this run shows nothing about recovery: {figures}",
                [.. unfit, .. broken, .. notShown]
            ),
            (_, _, > 0, _) => Verdict(
                RunStatus.Failed,
                $"An objective was missed: {figures}",
                [.. broken, .. notShown]
            ),
            (_, _, _, > 0) => Verdict(RunStatus.Invalid, $"Recovery is not shown: {figures}", notShown),
            _ => Verdict(RunStatus.Passed, figures, []),
        };
    }

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

    private static IEnumerable<string> Broken(RunRecord record, ThroughputResult throughput, LatencyResult latency)
    {
        var objectives = record.Manifest.Objectives;
        if (throughput.SuccessShare < objectives.MinSuccessShare)
        {
            yield return Invariant(
                $"success {100 * throughput.SuccessShare:0.##} % is below the objective of {100 * objectives.MinSuccessShare:0.##} %; {Errors(record)}"
            );
        }

        var p99 = latency.Response.At(99);
        if (objectives.MaxResponseP99 is { } most && !(p99 <= most.TotalMicroseconds))
        {
            yield return Invariant(
                $"response time p99 {p99 / 1000:0.###} ms is above the objective of {most.TotalMilliseconds:0.###} ms"
            );
        }

        if (objectives.MinGoodputShare is { } share && throughput.GoodputShare < share)
        {
            yield return Invariant(
                $"goodput is {100 * throughput.GoodputShare:0.##} % of the offered rate, below the objective of {100 * share:0.##} %"
            );
        }
    }

    private static string Figures(ThroughputResult throughput, LatencyResult latency) =>
        latency.Response.Count == 0
            ? "no successful operation"
            : Invariant(
                $"{throughput.GoodputPerSecond:#,0} operations/s committed of {throughput.OfferedPerSecond:#,0}/s offered, response time p99 {latency.Response.At(99) / 1000:0.00} ms"
            );

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
