using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Statistics;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;

namespace PerfTests.Analysis.Quality;

/// <summary>Judges whether a run's figures may be believed (METHOD 1).</summary>
internal static class QualityAnalysis
{
    private const double LittlesTolerance = 0.05;

    /// <summary>Readings of the operations in flight that are less certain than this decide nothing.</summary>
    private const double MaxLittlesTolerance = 0.25;

    /// <summary>Requested rates within this factor count as one rate.</summary>
    private const double SameRate = 1.02;

    public static RunQuality Analyze(RunRecord record, MeasurementWindow window, LatencyResult latency)
    {
        var measured = record
            .Intervals.Where(interval => interval is { Stage: RunStage.Measure, DurationSeconds: > 0 })
            .ToArray();
        var load = record.Completion?.Load;
        var facts = load is null
            ? null
            : GeneratorFacts.Of(
                load,
                (tag, percentile) => record.Merge(tag).Percentile(percentile) / 1e3,
                record.Manifest.Environment.Cores,
                record.Manifest.MaxInFlight,
                record.Manifest.MaxScheduleLagP99Us
            );
        var limit = ValidityGate.LagLimitUs(record.Manifest.MaxScheduleLagP99Us, latency.Response.At(50));
        return new RunQuality
        {
            GeneratorBoundReasons = facts is { WindowSeconds: > 0 } ? ValidityGate.Judge(facts) : [],
            GeneratorBoundWindows = record.Manifest.IsClosedLoop
                ? []
                : [.. ValidityGate.JudgeIntervals(measured, limit, FirstFault(record))],
            MeasuredIntervals = measured.Length,
            LagP99Us = latency.ScheduleLag.At(99),
            LagLimitUs = limit,
            SentShare = window.SentShare,
            GeneratorCpuShare = facts?.CpuShare ?? double.NaN,
            CollectionPauseShare = load is null ? double.NaN : load.CollectionPauseSeconds / load.MeasureSeconds,
            LongestCollectionPauseMs = load?.LongestCollectionPauseMs ?? double.NaN,
            Queued = window.Queued,
            Dropped = window.Dropped,
            Stragglers = window.Stragglers,
            NegativeDurations = record.Intervals.Sum(interval => interval.NegativeDurations),
            WarmUpSeconds = record
                .Intervals.Where(interval => interval.Stage == RunStage.WarmUp)
                .Sum(interval => interval.DurationSeconds),
            LinkProxy = record.Events.FirstOrDefault(e => e.Kind == RunEventKinds.LinkProxy)?.Detail,
            SteadyState = AssessSteadyState(record, measured),
            LittlesLaw = CheckLittlesLaw(measured, window, latency),
        };
    }

    private static SteadyState AssessSteadyState(RunRecord record, IReadOnlyList<IntervalRecord> measured)
    {
        if (!double.IsPositiveInfinity(FirstFault(record)))
        {
            return SteadyState.NotAssessed("faults were injected, so a steady state is not expected");
        }

        var rates = measured.Select(interval => interval.RequestedRate).Where(double.IsFinite).ToArray();
        if (rates.Length > 0 && rates.Max() > SameRate * rates.Min())
        {
            return SteadyState.NotAssessed("the requested rate changes, so a steady state is not expected");
        }

        return SteadyState.Assess(
            [.. measured.Select(interval => interval.MeanUs).Where(double.IsFinite)],
            record.Manifest.IntervalSeconds
        );
    }

    /// <summary>When the first fault was injected; infinity if none was.</summary>
    private static double FirstFault(RunRecord record) =>
        record
            .Faults.Select(fault => fault.InjectRequestedSeconds ?? double.PositiveInfinity)
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();

    private static LittlesLaw CheckLittlesLaw(
        IReadOnlyList<IntervalRecord> measured,
        MeasurementWindow window,
        LatencyResult latency
    )
    {
        if (measured.Count < 5 || window.Seconds <= 0 || latency.Service.Count == 0)
        {
            return Unchecked("fewer than 5 measured intervals, or no successful operation");
        }

        if (window.SuccessShare < 0.99)
        {
            return Unchecked("more than 1 % of the operations did not succeed, and their time in flight is not known");
        }

        var readings = measured.Select(interval => (double)interval.InFlight).ToArray();
        var expected = window.OkInWindow / window.Seconds * latency.Service.MeanUs / 1e6;
        var error = Descriptive.StandardDeviation(readings) / Math.Sqrt(readings.Length);
        var tolerance = Math.Max(LittlesTolerance, 3 * error / expected);
        var mean = Descriptive.Mean(readings);
        var isBroken = Math.Abs(mean - expected) > tolerance * expected;
        var isTelling = isBroken || tolerance <= MaxLittlesTolerance;
        return new LittlesLaw
        {
            Holds = isTelling ? !isBroken : null,
            InFlight = mean,
            Expected = expected,
            Tolerance = tolerance,
            Explanation = FormattableString.Invariant(
                $"{mean:0.##} in flight on average, {expected:0.##} by rate x service time; {(isTelling ? "allowed" : "too few readings to tell: they are uncertain by")} {100 * tolerance:0.#} %"
            ),
        };
    }

    private static LittlesLaw Unchecked(string why) => new() { Holds = null, Explanation = why };
}
