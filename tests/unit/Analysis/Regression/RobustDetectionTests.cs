using PerfTests.Analysis.Regression.ChangePoints;
using PerfTests.Units;
using Xunit.Abstractions;

namespace PerfTests.UnitTests.Analysis.Regression;

/// <summary>The default search, tried from both sides: series in which nothing changes, and series in which something is planted.</summary>
public class RobustDetectionTests(ITestOutputHelper output)
{
    private const int SeriesCount = 300;

    [Theory]
    [InlineData(0, 45, 0.05)]
    [InlineData(0.5, 45, 0.05)]
    [InlineData(0.8, 45, 0.10)]
    [InlineData(0, 20, 0.05)]
    [InlineData(0.5, 20, 0.05)]
    [InlineData(0.8, 20, 0.10)]
    [InlineData(0, 80, 0.05)]
    [InlineData(0.5, 80, 0.05)]
    [InlineData(0.8, 80, 0.10)]
    public void Series_that_only_wanders_is_seldom_called_changed(double rho, int length, double maxShare)
    {
        // Any size of change counts: with the 5 % of the default, noise of 2 % could hide what the search finds.
        var options = new ChangePointOptions { MinMagnitude = 0 };
        var flagged = Count(random =>
            ChangePointDetection.Find(Wander(random, rho, length, 100, 2), options).Count > 0
        );

        Assert.InRange(flagged, 0, maxShare);
    }

    [Theory]
    [InlineData(2, 0, 0.95)]
    [InlineData(5, 0, 0.95)]
    [InlineData(2, 0.5, 0.9)]
    public void Two_changes_within_a_window_are_both_found(double deviation, double rho, double minShare)
    {
        var found = Count(random =>
        {
            var noise = Wander(random, rho, 45, 0, deviation / 100);
            double[] values = [.. noise.Select((z, i) => (i is >= 15 and < 30 ? 150 : 100) * (1 + z))];
            return ChangePointDetection.Find(values) is [{ Index: >= 14 and <= 16 }, { Index: >= 29 and <= 31 }];
        });

        Assert.InRange(found, minShare, 1);
    }

    [Theory]
    [InlineData(8, 0, 0.95)]
    [InlineData(10, 0.5, 0.95)]
    public void Lasting_change_of_several_deviations_is_found(double percent, double rho, double minShare)
    {
        var found = Count(random =>
        {
            var noise = Wander(random, rho, 60, 0, 0.02);
            double[] values = [.. noise.Select((z, i) => (i < 30 ? 100 : 100 + percent) * (1 + z))];
            return ChangePointDetection.Find(values).Any(point => point.Index is >= 27 and <= 33);
        });

        Assert.InRange(found, minShare, 1);
    }

    [Fact]
    public void Steady_drift_is_no_staircase()
    {
        var flagged = Count(random =>
        {
            double[] values = [.. Wander(random, 0, 80, 0, 1).Select((z, i) => 100 + i + z)];
            return ChangePointDetection.Find(values).Count > 0;
        });

        Assert.InRange(flagged, 0, 0.05);
    }

    [Fact]
    public void Change_on_top_of_a_drift_is_found_where_it_is()
    {
        var found = Count(random =>
        {
            double[] values =
            [
                .. Wander(random, 0, 80, 0, 1).Select((z, i) => 100 + (0.5 * i) + (i < 40 ? 0 : 20) + z),
            ];
            return ChangePointDetection.Find(values).Any(point => point.Index is >= 39 and <= 41);
        });

        Assert.InRange(found, 0.95, 1);
    }

    [Fact]
    public void Spikes_are_no_changes_and_hide_none()
    {
        var right = Count(random =>
        {
            var values = Wander(random, 0, 60, 100, 2);
            for (var i = 30; i < 60; i++)
            {
                values[i] *= 1.15;
            }

            values[10] *= 3;
            values[45] /= 4;
            return ChangePointDetection.Find(values) is [{ Index: >= 29 and <= 31 }];
        });

        Assert.InRange(right, 0.95, 1);
    }

    [Fact]
    public void Series_longer_than_is_segmented_together_keeps_each_change_once()
    {
        var noise = Wander(new SeededRandom(new Seed(4)), 0, 1_400, 0, 0.01);
        double[] values = [.. noise.Select((z, i) => (i is >= 400 and < 900 ? 120 : 100) * (1 + z))];

        Assert.Equal([400, 900], ChangePointDetection.Find(values).Select(point => point.Index));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    [InlineData(-1)]
    public void Scale_of_the_values_takes_no_part(double scale)
    {
        double[] values =
        [
            .. Wander(new SeededRandom(new Seed(9)), 0, 40, 100, 1).Select((v, i) => i < 20 ? v : v * 1.2),
        ];

        var plain = ChangePointDetection.Find(values);
        var scaled = ChangePointDetection.Find([.. values.Select(value => value * scale)]);

        Assert.Equal([20], plain.Select(point => point.Index));
        Assert.Equal([20], scaled.Select(point => point.Index));
        Assert.Equal(plain[0].RelativeChange, scaled[0].RelativeChange, 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cuts_are_those_with_the_least_squares_of_all(bool isTrend)
    {
        var random = new SeededRandom(new Seed(3));
        var values = Wander(random, 0.3, 14, 10, 2);
        var costs = new RegimeCosts(values, RegimeCosts.EqualWeights(values.Length), isTrend);
        var found = OptimalPartition.Of(costs, 2).ToArray();
        var best = (Cost: double.PositiveInfinity, Cuts: Array.Empty<int>());
        var shortest = costs.MinimumLength;
        for (var a = shortest; a <= values.Length - (2 * shortest); a++)
        {
            for (var b = a + shortest; b <= values.Length - shortest; b++)
            {
                var cost =
                    Squares(values[..a], isTrend) + Squares(values[a..b], isTrend) + Squares(values[b..], isTrend);
                best = cost < best.Cost ? (cost, [a, b]) : best;
            }
        }

        Assert.Equal(3, found.Length);
        Assert.Empty(found[0]);
        Assert.Equal(best.Cuts, found[2]);
        Assert.Equal(Squares(values, isTrend), costs[0, values.Length], 1e-6);
    }

    private double Count(Func<SeededRandom, bool> isHit)
    {
        var hits = new bool[SeriesCount];
        Parallel.For(0, SeriesCount, i => hits[i] = isHit(new SeededRandom(new Seed(71).Derive(i))));
        var share = hits.Count(hit => hit) / (double)SeriesCount;
        output.WriteLine($"{share:P1} of {SeriesCount}");
        return share;
    }

    /// <summary>An AR(1) series with the given deviation.</summary>
    private static double[] Wander(SeededRandom random, double rho, int length, double level, double deviation)
    {
        var values = new double[length];
        var z = 0.0;
        for (var i = 0; i < length; i++)
        {
            var e = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Max(random.NextDouble(), 1e-12));
            z = i == 0 ? e : (rho * z) + (Math.Sqrt(1 - (rho * rho)) * e);
            values[i] = level + (deviation * z);
        }

        return values;
    }

    /// <summary>Squares about the mean or the line, by the normal equations.</summary>
    private static double Squares(double[] values, bool isTrend)
    {
        var (mean, middle) = (values.Average(), (values.Length - 1) / 2.0);
        var slope = isTrend
            ? values.Select((value, i) => (i - middle) * value).Sum()
                / values.Select((_, i) => (i - middle) * (i - middle)).Sum()
            : 0;
        return values.Select((value, i) => Math.Pow(value - mean - (slope * (i - middle)), 2)).Sum();
    }
}
