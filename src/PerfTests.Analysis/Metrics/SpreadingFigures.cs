using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Metrics;

/// <summary>How updates spread over the nodes (METHOD 3, gossip).</summary>
internal static class SpreadingFigures
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        Define(
            "copies_per_needed_copy",
            "Copies of updates per needed copy",
            FigureUnit.Count,
            "copies of updates that nodes received over those that they needed; 1 is the least",
            spread => spread.Redundancy
        ) with
        {
            Kind = FigureKind.Counted,
        },
        Define(
            "spread_to_all_p50_us",
            "Time to all live nodes, p50",
            FigureUnit.Microseconds,
            "median time from an update's first delivery anywhere until all live nodes held it",
            spread => 1_000 * spread.Times[^1].P50Ms
        ),
        Define(
            "spread_to_all_p99_us",
            "Time to all live nodes, p99",
            FigureUnit.Microseconds,
            "99th percentile of the time from an update's first delivery anywhere until all live nodes held it",
            Slowest
        ) with
        {
            IsKept = false,
        },
    ];

    private static Reading Slowest(DisseminationResult spread) =>
        Reading.Of(1_000 * spread.Times[^1].P99Ms) with
        {
            Samples = spread.Updates,
            IsTooFew = spread.Times[^1].IsP99TooFew,
            Note = spread.Times[^1].IsP99TooFew ? "too few samples" : "",
        };

    private static Figure Define(
        string name,
        string title,
        FigureUnit unit,
        string definition,
        Func<DisseminationResult, Reading> take
    ) =>
        new()
        {
            Name = name,
            Title = title,
            Unit = unit,
            Group = FigureGroup.Spreading,
            Definition = definition,
            Source = "METHOD 3",
            Take = result =>
                result.Dissemination is { } spread
                    ? take(spread)
                    : Reading.Absent("the system does not spread updates, or reports no deliveries"),
        };
}
