using System.Globalization;
using System.Text;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>Faults, goodput, response times, leaders and node events of a run, placed on one time axis.</summary>
internal sealed class FaultTimelineView
{
    /// <summary>Ticks of one node beyond this are not drawn: they would only be a bar.</summary>
    private const int MaxTicks = 300;

    private readonly IReadOnlyList<IntervalResult> _intervals;

    /// <summary>Prepares the timeline of a run with faults.</summary>
    public FaultTimelineView(BenchmarkResult result)
    {
        _intervals = IntervalCoarsening.Coarsen(
            IntervalCoarsening.WithoutSlivers(result.Throughput.Series, result.Manifest.IntervalSeconds)
        );
        var (from, to) =
            _intervals.Count > 0
                ? (_intervals[0].StartSeconds, _intervals.Max(i => i.StartSeconds + i.DurationSeconds))
                : (0, Math.Max(1, result.TotalSeconds));
        Time = ChartAxis.Between(
            from,
            to,
            value => value.ToString("0.##", CultureInfo.InvariantCulture) + " s",
            about: 7
        );
        Rate = ChartAxis.FromZero(
            _intervals.Select(interval => interval.GoodputPerSecond).Concat(_intervals.Select(i => i.OfferedPerSecond)),
            value => ChartUnit.Label(value, ChartUnit.PerSecond),
            about: 3
        );
        Faults = [.. (result.Recovery?.Faults ?? []).Where(IsDrawn)];
        Lanes = FaultLanes.Pack([.. Faults.Select(fault => (From(fault), Math.Min(To, Until(fault))))]);
        Leaders = LeaderSpan.Of(result, from, to);
        Nodes =
        [
            .. result
                .NodeEvents.Where(happened => happened.Seconds >= from && happened.Seconds <= to)
                .GroupBy(happened => happened.Node)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (UntrustedText.Clean(group.Key), (IReadOnlyList<NodeEventRecord>)[.. group])),
        ];
        Heatmap = new HeatmapView(result.Latency.Heatmap, from, to);
    }

    /// <summary>The one time axis.</summary>
    public ChartAxis Time { get; }

    /// <summary>The axis of goodput.</summary>
    public ChartAxis Rate { get; }

    /// <summary>Faults that were in effect, or asked for, within the axis.</summary>
    public IReadOnlyList<FaultResult> Faults { get; }

    /// <summary>The lane of each fault, from 0: those that overlap have different ones.</summary>
    public IReadOnlyList<int> Lanes { get; }

    /// <summary>Who led when.</summary>
    public IReadOnlyList<LeaderSpan> Leaders { get; }

    /// <summary>Nodes with their events in order of time.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<NodeEventRecord> Events)> Nodes { get; }

    /// <summary>Response times on the same axis.</summary>
    public HeatmapView Heatmap { get; }

    /// <summary>Warm-up and drain, which the figures leave out.</summary>
    public IEnumerable<(double From, double To)> Asides =>
        _intervals
            .Where(interval => interval.Stage != RunStage.Measure)
            .GroupBy(interval => interval.Stage)
            .Select(stage => (stage.Min(i => i.StartSeconds), stage.Max(i => i.StartSeconds + i.DurationSeconds)));

    /// <summary>Start of the axis.</summary>
    public double FromSeconds => Time.Min;

    private double To => Time.Max;

    /// <summary>When a fault began to show.</summary>
    public static double From(FaultResult fault) =>
        fault.Fault.InjectEffectiveSeconds ?? fault.Fault.InjectRequestedSeconds ?? double.NaN;

    /// <summary>When it was over: healed, or never within the axis.</summary>
    public double Until(FaultResult fault) => fault.Fault.HealEffectiveSeconds ?? To;

    /// <summary>Place and width of a span in percent of the axis, as style.</summary>
    public string Span(double from, double to)
    {
        var left = Percent(from);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"left:{left:0.###}%;width:{Math.Max(0, Percent(to) - left):0.###}%"
        );
    }

    /// <summary>Place of a moment in percent of the axis, as style.</summary>
    public string Place(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"left:{Percent(seconds):0.###}%");

    /// <summary>A line over the intervals in units of a thousandth of the width and a hundredth of the height; breaks where there is no value.</summary>
    public string Line(Func<IntervalResult, double> value)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        foreach (var interval in _intervals)
        {
            var y = value(interval);
            if (!double.IsFinite(y))
            {
                isDrawing = false;
                continue;
            }

            var height = 100 * (1 - Rate.Position(y));
            var (left, right) = (
                10 * Percent(interval.StartSeconds),
                10 * Percent(interval.StartSeconds + interval.DurationSeconds)
            );
            path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{left:0.#} {height:0.##}H{right:0.#}");
            isDrawing = true;
        }

        return path.ToString();
    }

    /// <summary>Events of a node as ticks over the whole height, in units of a thousandth of the width.</summary>
    public string Ticks(IReadOnlyList<NodeEventRecord> events, bool detecting) =>
        string.Concat(
            events
                .Where(happened => RecoveryResult.IsDetection(happened) == detecting)
                .Take(MaxTicks)
                .Select(happened =>
                    string.Create(CultureInfo.InvariantCulture, $"M{10 * Percent(happened.Seconds):0.#} 0V10")
                )
        );

    /// <summary>What the script shows under the cursor.</summary>
    public object Data() =>
        new
        {
            from = Time.Min,
            to = Time.Max,
            intervals = _intervals.Select(interval =>
                new[]
                {
                    Round(interval.StartSeconds),
                    Round(interval.StartSeconds + interval.DurationSeconds),
                    Round(interval.GoodputPerSecond),
                    Round(interval.P99Us),
                }
            ),
            faults = Faults.Select(fault => new
            {
                name = Name(fault),
                from = From(fault),
                to = Until(fault),
            }),
            leaders = Leaders.Select(span => new
            {
                from = span.FromSeconds,
                to = span.ToSeconds,
                name = span.Name,
            }),
            events = Nodes.SelectMany(node =>
                node.Events.Take(MaxTicks)
                    .Select(happened => new
                    {
                        at = happened.Seconds,
                        name = $"{node.Name} {UntrustedText.Clean(happened.Kind)}",
                    })
            ),
        };

    /// <summary>A fault in a few words.</summary>
    public static string Name(FaultResult fault) =>
        $"{fault.Fault.Number.ToString(CultureInfo.InvariantCulture)} {UntrustedText.Clean(fault.Fault.Kind)} {UntrustedText.Clean(string.Join(", ", fault.Fault.Targets))}".TrimEnd();

    private bool IsDrawn(FaultResult fault) => From(fault) < To && Until(fault) > FromSeconds;

    private double Percent(double seconds) => 100 * Time.Position(seconds);

    private static double? Round(double value) =>
        double.IsFinite(value)
            ? double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : null;
}
