using MathNet.Numerics.Distributions;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// Finds lasting changes of level in a series whose noise may depend on itself, and that may drift (METHOD 9 c). Three steps: values far from their neighbours are drawn
/// in, so that a spike is no level; all cuts are placed together and their number chosen by a criterion in which the noise may depend on itself, once with
/// levels between the cuts and once with lines, so that a drift is no staircase; then each cut is tested, as Otava's merge does, by an F test of the regimes beside it on the
/// effective size n (1 - rho) / (1 + rho) (Bayley and Hammersley, Suppl. J. R. Statist. Soc. 8, 1946; between levels it is the pooled t test), and the weakest is taken away and its neighbours tested
/// anew until all that are left satisfy the level and the magnitude.
/// </summary>
internal static class RobustDetection
{
    /// <summary>Values that are segmented together; longer series in stretches of this length that overlap by half.</summary>
    private const int MaxTogether = 1_000;

    private const int Shortest = 6;

    /// <summary>Values this many deviations from the median of five about them are drawn in.</summary>
    private const double SpikeDeviations = 6;

    /// <summary>The median absolute deviation of normal noise is 1 / 1.4826 of its standard deviation.</summary>
    private const double NormalScale = 1.4826;

    /// <summary>Values on either side whose median a value is held against.</summary>
    private const int Neighbours = 2;

    public static IReadOnlyList<ChangePoint> Find(double[] values, ChangePointOptions options)
    {
        if (values.Length < Shortest)
        {
            return [];
        }

        var scaled = Scale(DrawInSpikes(values));
        return scaled is null ? [] : TakeAwayTheWeak(values, scaled, Divide(scaled), options);
    }

    /// <summary>Cuts of a series of any length; of a long one the description of the stretch that depends on itself most.</summary>
    private static Segmentation Divide(double[] scaled)
    {
        if (scaled.Length <= MaxTogether)
        {
            return Segmentation.Best(scaled);
        }

        var cuts = new SortedSet<int>();
        Segmentation? widest = null;
        for (var start = 0; start + (MaxTogether / 2) < scaled.Length; start += MaxTogether / 2)
        {
            var stretch = scaled[start..Math.Min(start + MaxTogether, scaled.Length)];
            if (Scale(stretch) is { } rescaled)
            {
                var found = Segmentation.Best(rescaled);
                widest = widest is null || found.Correlation > widest.Correlation ? found : widest;
                cuts.UnionWith(found.Cuts.Select(cut => start + cut).Where(cut => IsApart(cuts, cut)));
            }
        }

        return (widest ?? Segmentation.Best(scaled[..MaxTogether])) with
        {
            Cuts = [.. cuts],
        };

        // The same change, found a few values apart in two stretches, is one.
        static bool IsApart(SortedSet<int> cuts, int cut) =>
            cuts.GetViewBetween(cut - Shortest + 1, cut + Shortest - 1).Count == 0;
    }

    private static List<ChangePoint> TakeAwayTheWeak(
        double[] values,
        double[] scaled,
        Segmentation segmentation,
        ChangePointOptions options
    )
    {
        var costs =
            segmentation.Costs.Length == scaled.Length
                ? segmentation.Costs
                : new RegimeCosts(scaled, RegimeCosts.EqualWeights(scaled.Length), segmentation.Costs.IsTrend);
        var cuts = segmentation.Cuts.ToList();
        while (true)
        {
            int[] ends = [0, .. cuts, values.Length];
            var points = cuts.Select(
                    (cut, i) =>
                        new ChangePoint
                        {
                            Index = cut,
                            Before = Quantiles.Median(values[ends[i]..cut]),
                            After = Quantiles.Median(values[cut..ends[i + 2]]),
                            P = P(costs, ends[i], cut, ends[i + 2], segmentation.Correlation),
                        }
                )
                .ToList();
            var weakest = points.MaxBy(point => point.P);
            if (weakest?.P < options.MaxP)
            {
                weakest = points.MinBy(point => point.Magnitude);
                weakest = weakest!.Magnitude > options.EffectiveMinMagnitude ? null : weakest;
            }

            if (weakest is null)
            {
                return points;
            }

            cuts.Remove(weakest.Index);
        }
    }

    private static double P(RegimeCosts costs, int start, int cut, int end, double rho)
    {
        var apart = costs[start, cut] + costs[cut, end];
        var gained = Math.Max(0, costs[start, end] - apart);
        if (apart <= 0)
        {
            return gained > 0 ? 0 : 1;
        }

        var size = Math.Max((2 * costs.Parameters) + 2, (end - start) * (1 - rho) / (1 + rho));
        var freedom = size - (2 * costs.Parameters);
        var f = gained / costs.Parameters / (apart / freedom);
        // The upper tail as a lower tail of 1 / F: 1 - CDF would lose what is below 1e-16.
        return f > 0 ? FisherSnedecor.CDF(freedom, costs.Parameters, 1 / f) : 1;
    }

    private static double[] DrawInSpikes(double[] values)
    {
        var medians = values
            .Select(
                (_, i) =>
                    Quantiles.Median(values[Math.Max(0, i - Neighbours)..Math.Min(values.Length, i + Neighbours + 1)])
            )
            .ToArray();
        var far =
            SpikeDeviations
            * NormalScale
            * Quantiles.Median([.. values.Zip(medians, (value, m) => Math.Abs(value - m))]);
        return far > 0 && double.IsFinite(far)
            ? [.. values.Zip(medians, (value, m) => Math.Clamp(value, m - far, m + far))]
            : values;
    }

    /// <summary>The series about its mean in its own deviations; null where it does not vary.</summary>
    private static double[]? Scale(double[] values)
    {
        // By the largest first: squares of 1e200 are infinite.
        var largest = values.Max(Math.Abs);
        if (largest == 0)
        {
            return null;
        }

        double[] small = [.. values.Select(value => value / largest)];
        var mean = Descriptive.MeanOf(small);
        var deviation = Math.Sqrt(Descriptive.SumOfSquaredDeviations(small) / small.Length);
        return deviation > Rounding ? [.. small.Select(value => (value - mean) / deviation)] : null;
    }

    /// <summary>Variation below this share of the level is what decimal numbers lose in binary.</summary>
    private const double Rounding = 1e-14;
}
