using System.Text.Json;
using PerfTests.Analysis.Regression.ChangePoints;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Regression;

public class ChangePointDetectionTests
{
    // Literals of Otava's own tests.
    private static readonly JsonElement Series = KnownCases.Json("otava/small_series.json");

    [Theory]
    [InlineData("single_series", 10, 1e-4, 0, new[] { 10 })]
    [InlineData("series_1", 50, 0.001, 0, new[] { 6 })]
    [InlineData("series_2", 50, 0.001, 0, new[] { 4 })]
    [InlineData("series_1", 50, 0.001, 0.2, new[] { 6 })]
    [InlineData("series_2", 50, 0.001, 0.2, new int[0])]
    [InlineData("csv_metric1", 50, 0.001, 0, new int[0])]
    [InlineData("csv_metric2", 50, 0.001, 0, new[] { 6 })]
    [InlineData("ttest_same", 50, 0.001, 0, new int[0])]
    [InlineData("ttest_diff", 50, 0.001, 0, new[] { 5 })]
    public void Windowed_search_finds_what_Otava_finds(
        string name,
        int window,
        double maxP,
        double magnitude,
        int[] expected
    )
    {
        var options = new ChangePointOptions
        {
            Method = ChangePointMethod.Otava,
            Window = window,
            MaxP = maxP,
            MinMagnitude = magnitude,
        };

        Assert.Equal(expected, Indexes(Values(name), options));
    }

    public static TheoryData<int> TigerBeetleCases => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(TigerBeetleCases))]
    public void Windowed_search_finds_what_Otava_publishes_for_TigerBeetle(int number)
    {
        var data = KnownCases.Json("otava/tigerbeetle.json");
        var known = data.GetProperty("cases")[number];
        var options = new ChangePointOptions
        {
            Method = ChangePointMethod.Otava,
            Window = known.GetProperty("window").GetInt32(),
            MaxP = known.GetProperty("max_p").GetDouble(),
            MinMagnitude = known.GetProperty("min_magnitude").GetDouble(),
        };

        Assert.Equal(
            known.GetProperty("expected").Doubles(),
            Indexes(data.GetProperty("series").Doubles(), options).Select(index => (double)index)
        );
    }

    [Fact]
    public void Series_that_grows_keeps_what_was_found_before()
    {
        var one = ChangePointDetection.Find(Values("series_1"), Otava);
        one = ChangePointDetection.FindAgain([.. Values("series_1"), 0.5], 1, one);
        Assert.Equal([6], one.Select(point => point.Index));
        one = ChangePointDetection.FindAgain([.. Values("series_1"), 0.5, 0.51], 1, one);
        Assert.Equal([6], one.Select(point => point.Index));

        var two = ChangePointDetection.Find(Values("series_2"), Otava);
        two = ChangePointDetection.FindAgain([.. Values("series_2"), 1.97], 1, two);
        Assert.Equal([4], two.Select(point => point.Index));
        two = ChangePointDetection.FindAgain([.. Values("series_2"), 1.97, 33.33, 46.46], 2, two);
        Assert.Equal([4, 12], two.Select(point => point.Index));
    }

    [Fact]
    public void Long_series_that_grows_is_searched_in_its_tail_only()
    {
        // A search of the tail cannot see the change at 50; one that was known before is kept.
        double[] values = [.. Noise(50, 100, 1), .. Noise(400, 110, 1), .. Noise(20, 120, 1)];

        var options = Otava with { MinMagnitude = 0.05 };

        Assert.Equal([450], ChangePointDetection.FindAgain(values, 20, [], options).Select(point => point.Index));
        var known = ChangePointDetection.Find(values[..450], options);
        Assert.Equal(
            [50, 450],
            ChangePointDetection.FindAgain(values, 20, known, options).Select(point => point.Index)
        );
    }

    [Fact]
    public void Large_change_at_the_end_hides_an_earlier_one_only_from_the_published_search()
    {
        // After the cut at 12 the best candidate is between the last two values, where two values prove nothing: Otava stops there.
        double[] values = [.. Noise(20, 100, 1), .. Noise(20, 110, 1), 1000, 1400, 900, 1500, 1000, 1350];

        Assert.Equal([20, 40], Indexes(values, new ChangePointOptions { Method = ChangePointMethod.Robust }));
    }

    [Fact]
    public void Series_that_starts_at_zero_is_divided_without_a_division_by_zero()
    {
        var points = ChangePointDetection.Find(Values("div_by_zero"), Otava);

        Assert.Equal(2, points.Count);
        Assert.Equal(3, points[0].Index);
        Assert.All(points, point => Assert.True(double.IsFinite(point.Magnitude)));
    }

    [Fact]
    public void Change_at_a_point_is_given_against_the_level_before()
    {
        var point = Assert.Single(ChangePointDetection.Find(Values("csv_metric2"), Otava));

        Assert.Equal(-12.9, 100 * point.RelativeChange, 0.05);
    }

    [Fact]
    public void Regimes_that_are_alike_or_differ_give_the_p_of_a_pooled_t_test()
    {
        Assert.InRange(OtavaRegimeTest.Compare(Values("ttest_same"), 0, 5, 10).P, 0.99, 1.01);
        Assert.InRange(OtavaRegimeTest.Compare(Values("ttest_diff"), 0, 5, 10).P, 0, 0.001);
    }

    [Theory]
    [InlineData("single_series", 1e-4, new[] { 10 })]
    [InlineData("sequence14", 0.05, new[] { 5, 8 })]
    public void Permutation_search_finds_what_the_original_finds(string name, double maxP, int[] expected)
    {
        var options = new ChangePointOptions { Method = ChangePointMethod.Permutation, MaxP = maxP };

        Assert.Equal(expected, Indexes(Values(name), options));
    }

    [Fact]
    public void Window_over_the_whole_series_divides_by_t_test_alone()
    {
        Assert.Equal([5, 8], Indexes(Values("sequence14"), Otava));
    }

    [Fact]
    public void Divergence_of_every_cut_matches_its_definition()
    {
        var values = Values("sequence14");
        var best = (Index: 0, Q: 0.0);
        for (var tau = 1; tau < values.Length; tau++)
        {
            for (var kappa = tau + 1; kappa <= values.Length; kappa++)
            {
                var q = Divergence(values[..tau], values[tau..kappa]);
                best = q > best.Q ? (tau, q) : best;
            }
        }

        var found = new EnergyStatistic(values).Best(0, values.Length, 1)!.Value;
        Assert.Equal(best.Index, found.Index);
        Assert.Equal(best.Q, found.Q, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void Series_without_any_change_has_no_change_point(int length)
    {
        double[] constant = [.. Enumerable.Repeat(7.0, length)];

        foreach (var method in Enum.GetValues<ChangePointMethod>())
        {
            Assert.Empty(ChangePointDetection.Find(constant, new ChangePointOptions { Method = method }));
        }
    }

    [Fact]
    public void Robust_search_finds_a_lasting_change()
    {
        double[] values = [.. Noise(30, 100, 1), .. Noise(30, 110, 1)];

        Assert.Equal([30], Indexes(values, new ChangePointOptions { Method = ChangePointMethod.Robust }));
    }

    [Fact]
    public void Robust_search_ignores_a_spike_and_a_change_too_small_to_matter()
    {
        var options = new ChangePointOptions { Method = ChangePointMethod.Robust };

        Assert.Empty(Indexes([.. Noise(20, 100, 1), 150, .. Noise(20, 100, 1)], options));
        Assert.Empty(Indexes([.. Noise(30, 100, 1), .. Noise(30, 103, 1)], options));
    }

    [Fact]
    public void Robust_search_is_not_taken_in_by_a_wandering_series()
    {
        // AR(1) with rho 0.9: the published test, which assumes independence, sees changes where the series only wanders.
        var random = new Seed(5).CreateRandom();
        var values = new double[200];
        var level = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            level = (0.9 * level) + random.NextDouble() - 0.5;
            values[i] = 100 + (3 * level);
        }

        var published = Indexes(values, Otava);
        var robust = Indexes(values, new ChangePointOptions { Method = ChangePointMethod.Robust, MinMagnitude = 0 });

        Assert.True(robust.Length < published.Length / 2, $"{robust.Length} of {published.Length}");
    }

    [Fact]
    public void Setting_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Indexes([1, 2], new ChangePointOptions { Window = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Indexes([1, 2], new ChangePointOptions { MaxP = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Indexes([1, 2], new ChangePointOptions { MinMagnitude = -1 }));
        Assert.Throws<ArgumentException>(() => Indexes([1, double.NaN]));
    }

    private static ChangePointOptions Otava { get; } = new() { Method = ChangePointMethod.Otava };

    private static double[] Values(string name) => Series.GetProperty(name).Doubles();

    private static int[] Indexes(double[] values, ChangePointOptions? options = null) =>
        [.. ChangePointDetection.Find(values, options).Select(point => point.Index)];

    private static double[] Noise(int count, double level, double spread)
    {
        var random = new Seed((ulong)level).CreateRandom();
        return [.. Enumerable.Range(0, count).Select(_ => level + (spread * (random.NextDouble() - 0.5)))];
    }

    private static double Divergence(double[] x, double[] y)
    {
        var (n, m) = (x.Length, y.Length);
        var between = x.Sum(a => y.Sum(b => Math.Abs(a - b)));
        static double Within(double[] z) => z.Sum(a => z.Sum(b => Math.Abs(a - b))) / 2;
        return (2.0 / (m + n) * between)
            - (n > 1 ? 2.0 * m / (m + n) / (n - 1) * Within(x) : 0)
            - (m > 1 ? 2.0 * n / (m + n) / (m - 1) * Within(y) : 0);
    }
}
