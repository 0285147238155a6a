using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Throughput;
using PerfTests.Running;

namespace PerfTests.Analysis.Metrics;

/// <summary>The figures of throughput (METHOD 2).</summary>
internal static class ThroughputFigures
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        Rate(
            FigureNames.Goodput,
            "Goodput",
            "successful operations due and completed in the measurement window, over its length",
            t => t.GoodputPerSecond
        ) with
        {
            IsKept = true,
        },
        Rate(
            "offered_per_second",
            "Offered",
            "operations due in the measurement window, over its length",
            t => t.OfferedPerSecond
        ) with
        {
            Direction = FigureDirection.Neither,
        },
        Rate(
            "sent_per_second",
            "Sent",
            "operations due in the measurement window that were sent, over its length",
            t => t.SentPerSecond
        ) with
        {
            Direction = FigureDirection.Neither,
        },
        Share(FigureNames.GoodputShare, "Goodput of offered", "goodput over the offered rate", t => t.GoodputShare),
        Share(
            FigureNames.SuccessShare,
            "Success",
            "successful operations over attempted ones, by due time; dropped ones were attempted",
            t => t.SuccessShare
        ),
        Rate(
            "average_per_second",
            "Average",
            "successful completions in the measured intervals, over their length",
            t => t.AveragePerSecond
        ),
        Rate("maximum_per_second", "Maximum", "goodput of the best interval", t => t.MaximumPerSecond),
        Rate(
            "optimal_per_second",
            "Optimal",
            "goodput of the best interval with at least 95 % success",
            t => t.OptimalPerSecond
        ),
        Rate(
            "sustainable_per_second",
            "Sustainable",
            "goodput that at least 80 % of the intervals reached",
            t => t.SustainablePerSecond
        ),
        Share(
            "variability_share",
            "Variability",
            "coefficient of variation of the intervals' goodput",
            t => t.Variability
        ) with
        {
            Direction = FigureDirection.LowerIsBetter,
        },
        Rate(
            "peak_power_per_second",
            "Peak power",
            "offered rate at which goodput over mean response time is highest",
            t => t.PeakPower?.OfferedPerSecond ?? double.NaN
        ) with
        {
            Take = result =>
                result.Throughput.PeakPower is { } peak
                    ? peak.OfferedPerSecond
                    : Reading.Absent("the requested rate did not change during the run"),
        },
    ];

    private static Figure Rate(string name, string title, string definition, Func<ThroughputResult, double> value) =>
        Define(name, title, FigureUnit.PerSecond, definition, value);

    private static Figure Share(string name, string title, string definition, Func<ThroughputResult, double> value) =>
        Define(name, title, FigureUnit.Share, definition, value);

    private static Figure Define(
        string name,
        string title,
        FigureUnit unit,
        string definition,
        Func<ThroughputResult, double> value
    ) =>
        new()
        {
            Name = name,
            Title = title,
            Unit = unit,
            Direction = FigureDirection.HigherIsBetter,
            Group = FigureGroup.Throughput,
            Definition = definition,
            Source = "METHOD 2",
            IsKept = false,
            Take = result => value(result.Throughput),
        };
}
