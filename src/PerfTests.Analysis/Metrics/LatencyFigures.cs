using System.Globalization;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Metrics;

/// <summary>The figures of latency (METHOD 3).</summary>
public static class LatencyFigures
{
    private static readonly double[] KeptPercentiles = [50, 95, 99];

    internal static IReadOnlyList<Figure> All { get; } =
    [
        .. Distribution(
            "response",
            "Response time",
            "from the intended start of successful operations to their completion",
            latency => latency.Response
        ),
        .. Distribution(
            "service",
            "Service time",
            "from the actual send of successful operations to their completion",
            latency => latency.Service
        ),
        .. Distribution(
            "schedule_lag",
            "Schedule lag",
            "from the intended start of operations to their actual send: the generator's own delay",
            latency => latency.ScheduleLag
        ),
    ];

    /// <summary>The name of a percentile of the response time, for example <c>response_p99_us</c>.</summary>
    /// <param name="percentile">One of <see cref="LatencyDistribution.ShownPercentiles"/>.</param>
    public static string Response(double percentile) => Name("response", percentile);

    /// <summary>The name of a percentile of the service time.</summary>
    /// <param name="percentile">One of <see cref="LatencyDistribution.ShownPercentiles"/>.</param>
    public static string Service(double percentile) => Name("service", percentile);

    private static string Name(string stem, double percentile) =>
        percentile >= 100
            ? stem + "_max_us"
            : stem
                + "_p"
                + percentile.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal)
                + "_us";

    private static IEnumerable<Figure> Distribution(
        string stem,
        string title,
        string meaning,
        Func<LatencyResult, LatencyDistribution> of
    )
    {
        foreach (var percentile in LatencyDistribution.ShownPercentiles)
        {
            yield return Define(
                Name(stem, percentile),
                $"{title}, {FigureText.Percentile(percentile)}",
                percentile >= 100
                    ? $"the longest time {meaning}"
                    : $"{FigureText.Percentile(percentile)[1..]}th percentile of the time {meaning}",
                latency => Percentile(of(latency), percentile)
            ) with
            {
                IsKept = stem == "response" && KeptPercentiles.Contains(percentile),
            };
        }

        yield return Define(
            stem + "_mean_us",
            $"{title}, mean",
            $"mean of the time {meaning}",
            latency => Reading.Of(of(latency).MeanUs) with { Samples = of(latency).Count }
        );
        yield return Define(
            stem + "_deviation_us",
            $"{title}, standard deviation",
            $"standard deviation of the time {meaning}",
            latency => Reading.Of(of(latency).StandardDeviationUs) with { Samples = of(latency).Count }
        );
        yield return Define(
            stem + "_samples",
            $"{title}, samples",
            $"operations whose time was measured {meaning}",
            latency => of(latency).Count
        ) with
        {
            Unit = FigureUnit.Operations,
            Direction = FigureDirection.Neither,
        };
    }

    private static Figure Define(string name, string title, string definition, Func<LatencyResult, Reading> take) =>
        new()
        {
            Name = name,
            Title = title,
            Unit = FigureUnit.Microseconds,
            Group = FigureGroup.Latency,
            Definition = definition,
            Source = "METHOD 3",
            IsKept = false,
            Take = result => take(result.Latency),
        };

    private static Reading Percentile(LatencyDistribution distribution, double percentile)
    {
        var value = distribution.Percentiles.First(shown => shown.Percentile.Equals(percentile));
        return value.Samples == 0
            ? Reading.Absent("no operation gave a sample")
            : new Reading(value.ValueUs)
            {
                Samples = value.Samples,
                IsTooFew = value.IsTooFew,
                Note = value.IsTooFew ? "too few samples" : "",
            };
    }
}
