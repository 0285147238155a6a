using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Findings;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Nodes;
using PerfTests.Analysis.Quality;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;
using static System.FormattableString;

namespace PerfTests.Analysis;

/// <summary>From the facts of a run to its result: a pure function, so that every result can be had again from a run folder.</summary>
public static class RunAnalysis
{
    private static readonly RunVerdict NotYet = new() { Status = RunStatus.Incomplete, Headline = "" };

    /// <summary>Analyses a run, also a killed one or one without a single success.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="options">What it is analysed with; null for the defaults.</param>
    public static BenchmarkResult Analyze(RunRecord record, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (options?.Objectives is { } objectives)
        {
            record = record with { Manifest = record.Manifest with { Objectives = objectives } };
        }

        string? judgedOtherwise = null;
        if (options?.MaxScheduleLagP99 is { } limit)
        {
            judgedOtherwise = Invariant(
                $"Judged with a limit of {limit.TotalMilliseconds:0.###} ms for the p99 of schedule lag; the run's own was {OwnLagLimit(record)}."
            );
            record = record with { Manifest = record.Manifest with { MaxScheduleLagP99Us = limit.TotalMicroseconds } };
        }

        var window = MeasurementWindow.Of(record);
        var throughput = ThroughputAnalysis.Analyze(record, window);
        var latency = LatencyAnalysis.Analyze(record);
        var phases = LatencyAnalysis.AnalyzePhases(record, latency);
        var quality = QualityAnalysis.Analyze(record, window, latency);
        var safety = OwnChecks.Add(SafetyAnalysis.Analyze(record), record, options?.Checks ?? []);
        var recovery = FaultAnalysis.Analyze(record, window);
        var found = new BenchmarkResult
        {
            Manifest = record.Manifest,
            Verdict = NotYet,
            Window = window,
            Throughput = throughput,
            Latency = latency,
            Phases = phases,
            Resources = ResourceAnalysis.Analyze(record, window),
            Costs = CostAnalysis.Analyze(record, window),
            Quality = quality,
            Safety = safety,
            Dissemination = DisseminationAnalysis.Analyze(record, window),
            Errors = CountErrors(record),
            Events = record.Events,
            NodeEvents = [.. record.NodeEvents.OrderBy(happened => happened.Seconds)],
            Recovery = recovery,
            Warnings =
            [
                .. judgedOtherwise is null ? (string[])[] : [judgedOtherwise],
                .. FindWarnings(record, window, latency, phases, quality),
                .. recovery?.Warnings ?? [],
                .. FindProblems(record),
            ],
            TotalSeconds = record.Completion?.Seconds ?? LastFact(record),
        };
        found = found with { Figures = (options?.Figures ?? FigureSet.Default).Of(found) };
        var verdict = LostNodes.Judge(record, VerdictRules.Judge(record, found));
        string[] doubts = [.. VerdictRules.Undecided(safety).Except(verdict.Reasons, StringComparer.Ordinal)];
        found = WithheldFigures.Of(
            found with
            {
                Verdict = verdict,
                // What speaks of figures says nothing where there are none.
                Warnings = [.. found.IsUnsafe ? FindProblems(record) : found.Warnings, .. doubts.Select(Sentence)],
            }
        );
        var asked = options ?? new AnalysisOptions();
        return found with { Findings = FindingAnalysis.Analyze(record, found, asked.Rules, asked.Limits) };
    }

    internal static IReadOnlyList<KeyValuePair<string, long>> CountErrors(RunRecord record) =>
        [
            .. record
                .Intervals.Where(interval => interval.Stage != RunStage.WarmUp)
                .SelectMany(interval => interval.Errors)
                .GroupBy(error => error.Key)
                .Select(error => KeyValuePair.Create(error.Key, error.Sum(count => count.Value)))
                .OrderByDescending(error => error.Value)
                .ThenBy(error => error.Key, StringComparer.Ordinal),
        ];

    private static IEnumerable<string> FindWarnings(
        RunRecord record,
        MeasurementWindow window,
        LatencyResult latency,
        PhaseBreakdown? phases,
        RunQuality quality
    )
    {
        if (record.Manifest.IsClosedLoop)
        {
            yield return "Closed loop: clients wait for their answers, so a stall of the system also stops the load. Response times hide what users of an open system would feel.";
        }

        if (window.IsEstimated && window.Seconds > 0)
        {
            yield return "The engine's summary is missing; counts are sums over the intervals that were written.";
        }

        if (quality.GeneratorBoundWindows.Count > 0)
        {
            yield return Invariant(
                $"In {quality.GeneratorBoundWindows.Count} of {quality.MeasuredIntervals} intervals the load generator was the limit."
            );
        }

        if (quality.SteadyState.Matters)
        {
            yield return $"Not steady: {quality.SteadyState.Explanation}.";
        }

        if (quality.LittlesLaw.Holds == false)
        {
            yield return $"Little's law does not hold: {quality.LittlesLaw.Explanation}.";
        }

        if (quality.NegativeDurations > 0)
        {
            yield return Invariant(
                $"{quality.NegativeDurations:#,0} durations were below 0 and are in no figure: the stamps of the load engine or of the system contradict each other."
            );
        }

        if (window.Stragglers > 0)
        {
            yield return Invariant(
                $"{window.Stragglers:#,0} operations had no answer when the run ended; they count as of unknown effect."
            );
        }

        if (phases is { Excess: > 0.01 })
        {
            yield return Invariant(
                $"The phases add up to {100 * phases.Excess:0.#} % more than the response time: clocks or reports contradict each other."
            );
        }

        if (
            latency.Response is { Count: > 0 } response
            && response.Percentiles.Single(p => p.Percentile is 99).IsTooFew
        )
        {
            yield return Invariant($"{response.Count:#,0} samples are too few for a 99th percentile.");
        }
    }

    /// <summary>What the run itself warned of, and what could not be read of it.</summary>
    private static IEnumerable<string> FindProblems(RunRecord record) =>
        record
            .Events.Where(happened => happened.Kind == RunEventKinds.Warning)
            .Select(warning => $"{warning.Subject}: {warning.Detail}")
            .Concat(record.ReadingProblems.Select(problem => $"Run folder: {problem}"));

    private static string Sentence(string reason) => $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.";

    private static string OwnLagLimit(RunRecord record) =>
        record.Manifest.MaxScheduleLagP99Us is { } own
            ? Invariant($"{own / 1e3:0.###} ms")
            : "the default, the larger of 1 ms and 10 % of the median response time";

    private static double LastFact(RunRecord record) =>
        record
            .Intervals.Select(interval => interval.StartSeconds + interval.DurationSeconds)
            .Concat(record.Events.Select(e => e.Seconds))
            .Concat(record.Resources.Select(sample => sample.Seconds))
            .DefaultIfEmpty(0)
            .Max();
}
