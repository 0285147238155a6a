using PerfTests.Analysis.Statistics;
using PerfTests.Analysis.Throughput;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.Analysis.Resources;

/// <summary>Summarizes resource samples over the measurement window (METHOD 4).</summary>
internal static class ResourceAnalysis
{
    /// <summary>Fewer values than this have no trend.</summary>
    private const int MinForTrend = 5;

    /// <summary>A coefficient of variation over a mean this close to 0 says nothing.</summary>
    private const double NoMean = 1e-12;

    public static IReadOnlyList<SubjectResources> Analyze(RunRecord record, MeasurementWindow window) =>
        [
            .. record
                .Resources.GroupBy(sample => sample.Subject)
                .OrderBy(subject => Rank(subject.Key))
                .ThenBy(subject => subject.Key, StringComparer.Ordinal)
                .Select(subject => new SubjectResources(subject.Key, Summarize([.. subject], window)))
                .Select(subject =>
                    subject with
                    {
                        Memory = MemoryGrowth.Of(subject, window),
                        Cores = CoreBalance.Of(subject),
                    }
                ),
        ];

    private static int Rank(string subject) =>
        subject switch
        {
            ResourceSample.Generator => 0,
            ResourceSample.Machine => 1,
            _ => 2,
        };

    private static ResourceMetric[] Summarize(ResourceSample[] samples, MeasurementWindow window)
    {
        var quantities = samples
            .SelectMany(sample => sample.Values.Keys)
            .Concat(samples.SelectMany(sample => sample.Absent.Keys))
            .Distinct()
            .Select(ResourceQuantity.Find)
            .ToArray();
        return
        [
            .. quantities
                .OrderBy(Order)
                .ThenBy(quantity => quantity.Name, StringComparer.Ordinal)
                .Select(quantity => Summarize(quantity, samples, window)),
        ];
    }

    private static int Order(ResourceQuantity quantity)
    {
        var known = ResourceQuantity.Known;
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Source == quantity.Source)
            {
                return i;
            }
        }

        return known.Count;
    }

    private static ResourceMetric Summarize(
        ResourceQuantity quantity,
        ResourceSample[] samples,
        MeasurementWindow window
    )
    {
        var readings = samples
            .Where(sample => sample.Values.TryGetValue(quantity.Source, out var value) && double.IsFinite(value))
            .Select(sample => new ResourcePoint(sample.Seconds, sample.Values[quantity.Source]))
            .ToArray();
        var points = quantity.Kind == ResourceKind.Counter ? [.. CounterSeries.Rates(readings)] : readings;
        var inside = points.Where(point => IsInside(point, window)).ToArray();
        if (inside.Length == 0)
        {
            var reason = samples
                .Select(sample => sample.Absent.GetValueOrDefault(quantity.Source))
                .LastOrDefault(text => text is not null);
            return new ResourceMetric
            {
                Quantity = quantity,
                AbsentReason = reason ?? "no reading fell into the measurement window",
                Points = points,
            };
        }

        return Summarize(quantity, points, inside);
    }

    private static ResourceMetric Summarize(ResourceQuantity quantity, ResourcePoint[] points, ResourcePoint[] inside)
    {
        var values = inside.Select(point => point.Value).ToArray();
        var hasTrend = values.Length >= MinForTrend;
        var mean = Descriptive.Mean(values);
        return new ResourceMetric
        {
            Quantity = quantity,
            Samples = values.Length,
            Average = mean,
            Peak = values.Max(),
            P95 = PercentileRank.ValueAt(95, [.. values.Order()]),
            Variability =
                values.Length > 1 && Math.Abs(mean) > NoMean ? Descriptive.CoefficientOfVariation(values) : double.NaN,
            TrendPerSecond = hasTrend ? TheilSen.Slope([.. inside.Select(point => point.Seconds)], values) : double.NaN,
            TrendP = hasTrend ? MannKendall.Test(values).P : double.NaN,
            Points = points,
        };
    }

    private static bool IsInside(ResourcePoint point, MeasurementWindow window) =>
        point.Seconds >= window.StartSeconds && point.Seconds <= window.EndSeconds;
}
