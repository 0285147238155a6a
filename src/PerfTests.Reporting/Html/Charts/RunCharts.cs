using System.Globalization;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Quality;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Throughput;
using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>The line charts of a run.</summary>
public sealed class RunCharts
{
    private static readonly string[] Tones = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

    private static readonly string[] ChartedQuantities =
    [
        "cpu_cores",
        "resident_bytes",
        "disk_written_bytes_per_second",
        "network_sent_bytes_per_second",
        "heap_bytes",
        "gc_pause_share",
        "cpu_throttled_share",
    ];

    private readonly BenchmarkResult _result;
    private readonly IReadOnlyList<IntervalResult> _intervals;
    private readonly IReadOnlyList<ChartBand> _bands;
    private readonly IReadOnlyList<ChartMark> _marks;
    private readonly ChartAxis _time;
    private readonly double[] _middles;

    /// <summary>Prepares the charts of a result.</summary>
    public RunCharts(BenchmarkResult result)
    {
        _result = result;
        _intervals = IntervalCoarsening.Coarsen(
            IntervalCoarsening.WithoutSlivers(result.Throughput.Series, result.Manifest.IntervalSeconds)
        );
        _middles = [.. _intervals.Select(interval => interval.StartSeconds + (interval.DurationSeconds / 2))];
        var (from, to) =
            _intervals.Count > 0
                ? (_intervals[0].StartSeconds, _intervals.Max(i => i.StartSeconds + i.DurationSeconds))
                : (0, Math.Max(1, result.TotalSeconds));
        _time = ChartAxis.Between(from, to, Second);
        _bands = [.. StageBands(result.Throughput.Series), .. FaultBands(result.Recovery, to)];
        _marks =
        [
            .. result
                .Events.Where(e =>
                    e.Kind.StartsWith("node.", StringComparison.Ordinal)
                    || e.Kind.StartsWith("fault.", StringComparison.Ordinal)
                )
                .Where(e => e.Seconds >= from && e.Seconds <= to)
                .Select(e => new ChartMark(e.Seconds, UntrustedText.Clean($"{e.Subject} {e.Kind} {e.Detail}"))),
        ];
    }

    /// <summary>Whether the run has any interval.</summary>
    public bool HasIntervals => _intervals.Count > 0;

    /// <summary>Requested, offered, committed and lost operations over time. Goodput is always there; the others only if there were any.</summary>
    public LineChartModel Throughput()
    {
        ChartSeries[] lines =
        [
            new("requested", "quiet", Values(i => i.RequestedPerSecond), IsDashed: true),
            new("offered", "quiet", Values(i => i.OfferedPerSecond)),
            new("goodput", "s1", Values(i => i.GoodputPerSecond)),
            new("failed", "bad", Values(i => i.FailedPerSecond)),
            new("unknown", "doubt", Values(i => i.UnknownPerSecond)),
        ];
        var isClean = _intervals.All(i => i is { FailedPerSecond: 0, UnknownPerSecond: 0 });
        var chart = Time(
            "throughput-chart",
            "Throughput over time",
            ChartUnit.PerSecond,
            [.. lines.Where(line => line.Name == "goodput" || HasAny(line))]
        );
        return chart with
        {
            Remark = isClean && chart.Remark.Length == 0 ? "no operation failed or was lost" : chart.Remark,
        };
    }

    /// <summary>Response times per interval over time.</summary>
    public LineChartModel ResponseOverTime() =>
        Time(
            "response-chart",
            "Response time over time",
            ChartUnit.Microseconds,
            [
                new ChartSeries("slowest", "quiet", Values(i => i.MaxUs)),
                new ChartSeries("p99", "s2", Values(i => i.P99Us)),
                new ChartSeries("p95", "s5", Values(i => i.P95Us)),
                new ChartSeries("mean", "s1", Values(i => i.MeanUs)),
            ]
        ) with
        {
            IsLog = true,
        };

    /// <summary>The whole distributions, on an axis on which each further nine takes the same room.</summary>
    public LineChartModel Percentiles()
    {
        var (response, service) = (_result.Latency.Response, _result.Latency.Service);
        var percentiles = response
            .Points.Concat(service.Points)
            .Select(point => point.Percentile)
            .Distinct()
            .Order()
            .ToArray();
        double[] x = [.. percentiles.Select(Nines)];
        var max = x.DefaultIfEmpty(1).Max();
        return new LineChartModel
        {
            Id = "percentile-chart",
            Title = "Latency by percentile",
            Remark = "each further nine takes the same room; the curves end with the slowest operation",
            XName = "Percentile",
            X = x,
            XAxis = new ChartAxis(
                0,
                Math.Max(1, max),
                IsLog: false,
                [
                    .. new[] { 0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999 }
                        .Where(percentile => Nines(percentile) <= Math.Max(1, max))
                        .Select(percentile => new ChartTick(
                            Nines(percentile),
                            percentile.ToString("0.####", CultureInfo.InvariantCulture) + " %"
                        )),
                ]
            ),
            XLabel = nines =>
                (100 * (1 - Math.Pow(10, -nines))).ToString("0.#####", CultureInfo.InvariantCulture) + " %",
            Series =
            [
                new ChartSeries("response time", "s1", OnCurve(response, percentiles)),
                new ChartSeries("service time", "s2", OnCurve(service, percentiles), IsDashed: true),
            ],
            Unit = ChartUnit.Microseconds,
            IsLog = true,
            IsTime = false,
        };
    }

    /// <summary>The generator's own delay against its limit.</summary>
    public LineChartModel ScheduleLag() =>
        Small(
            Time(
                "lag-chart",
                "Schedule lag, p99",
                ChartUnit.Microseconds,
                [
                    new ChartSeries("lag p99", "s1", Values(i => i.LagP99Us)),
                    new ChartSeries("limit", "bad", Values(_ => _result.Quality.LagLimitUs), IsDashed: true),
                ]
            )
        ) with
        {
            IsLog = true,
            Bands = [.. _bands, .. BoundBands(_result.Quality.GeneratorBoundWindows)],
        };

    /// <summary>Operations in flight, held back and dropped.</summary>
    public LineChartModel InFlight() =>
        Small(
            Time(
                "flight-chart",
                "In flight, held back, dropped",
                ChartUnit.Count,
                [
                    new ChartSeries("in flight", "s1", Values(i => i.InFlight)),
                    .. new[]
                    {
                        new ChartSeries("held back", "doubt", Values(i => i.Queued)),
                        new ChartSeries("dropped", "bad", Values(i => i.Dropped)),
                    }.Where(HasAny),
                ]
            )
        );

    /// <summary>Resources over time: one chart per quantity, one line per subject.</summary>
    public IEnumerable<LineChartModel> Resources()
    {
        foreach (var name in ChartedQuantities)
        {
            var subjects = _result
                .Resources.Where(subject => subject.Subject != ResourceSample.Machine)
                .Select((subject, index) => (subject.Subject, Tone: Tone(index), Metric: subject.Find(name)))
                .Where(subject => subject.Metric is { Points.Count: > 0 })
                .ToArray();
            if (subjects.Length > 0)
            {
                yield return Resource(name, subjects!);
            }
        }
    }

    private LineChartModel Resource(string name, (string Subject, string Tone, ResourceMetric Metric)[] subjects)
    {
        // Subjects are read one after the other: their readings share a row if they fall into the same half second.
        var rows = subjects
            .SelectMany(subject => subject.Metric.Points)
            .Select(point => Row(point.Seconds))
            .Distinct()
            .Order()
            .ToArray();
        var step = (rows.Length + IntervalCoarsening.MaxPoints - 1) / IntervalCoarsening.MaxPoints;
        rows = [.. rows.Where((_, index) => index % Math.Max(1, step) == 0)];
        var quantity = subjects[0].Metric.Quantity;
        return Small(
            Time(
                name.Replace('_', '-') + "-chart",
                quantity.Title,
                quantity.Unit,
                [
                    .. subjects.Select(subject =>
                    {
                        var byRow = subject
                            .Metric.Points.GroupBy(point => Row(point.Seconds))
                            .ToDictionary(group => group.Key, group => group.Last().Value);
                        return new ChartSeries(
                            UntrustedText.Clean(subject.Subject),
                            subject.Tone,
                            [.. rows.Select(row => byRow.GetValueOrDefault(row, double.NaN))]
                        );
                    }),
                ]
            )
        ) with
        {
            X = rows,
            XAxis = ChartAxis.Between(
                Math.Min(_time.Min, rows.Min()),
                Math.Max(_time.Max, rows.Max()),
                Second,
                about: 5
            ),
        };

        static double Row(double seconds) => Math.Round(2 * seconds) / 2;
    }

    private LineChartModel Time(string id, string title, string unit, IReadOnlyList<ChartSeries> series) =>
        new()
        {
            Id = id,
            Title = title,
            X = _middles,
            XAxis = _time,
            Series = series,
            Unit = unit,
            Bands = _bands,
            Marks = _marks,
            Remark =
                _result.Throughput.Series.Count > IntervalCoarsening.MaxPoints
                    ? $"{_result.Throughput.Series.Count} intervals drawn as {_intervals.Count}: rates averaged, latencies the highest"
                    : "",
        };

    private LineChartModel Small(LineChartModel model) =>
        model with
        {
            IsSmall = true,
            XAxis = ChartAxis.Between(_time.Min, _time.Max, Second, about: 5),
        };

    private double[] Values(Func<IntervalResult, double> value) => [.. _intervals.Select(value)];

    private static bool HasAny(ChartSeries line) => line.Values.Any(value => value > 0);

    private static string Tone(int index) => index == 0 ? "quiet" : Tones[(index - 1) % Tones.Length];

    private static string Second(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + " s";

    private static double Nines(double percentile) => -Math.Log10(1 - (percentile / 100));

    private static double[] OnCurve(LatencyDistribution distribution, double[] percentiles)
    {
        var values = distribution.Points.ToDictionary(point => point.Percentile, point => point.ValueUs);
        return [.. percentiles.Select(percentile => values.GetValueOrDefault(percentile, double.NaN))];
    }

    private static IEnumerable<ChartBand> StageBands(IReadOnlyList<IntervalResult> series) =>
        series
            .Where(interval => interval.Stage != RunStage.Measure)
            .GroupBy(interval => interval.Stage)
            .Select(stage => new ChartBand(
                stage.Min(i => i.StartSeconds),
                stage.Max(i => i.StartSeconds + i.DurationSeconds),
                stage.Key == RunStage.WarmUp ? "warm-up" : "drain",
                "aside"
            ));

    private static IEnumerable<ChartBand> FaultBands(RecoveryResult? recovery, double end) =>
        (recovery?.Faults ?? [])
            .Where(result => result.Fault.InjectEffectiveSeconds is not null)
            .Select(result => new ChartBand(
                result.Fault.InjectEffectiveSeconds!.Value,
                result.Fault.HealEffectiveSeconds ?? end,
                "fault",
                "fault"
            ));

    private static IEnumerable<ChartBand> BoundBands(IEnumerable<GeneratorBoundWindow> windows) =>
        windows.Select(window => new ChartBand(
            window.StartSeconds,
            window.StartSeconds + window.DurationSeconds,
            "generator-bound",
            "bound"
        ));
}
