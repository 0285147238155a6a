using PerfTests.Analysis.Scalability;

namespace PerfTests.UnitTests.Analysis.Scalability;

public class KneedleTests
{
    public static TheoryData<int> Published
    {
        get
        {
            var cases = new TheoryData<int>();
            for (var row = 0; row < KnownCases.Rows("kneedle/expected.csv").Count; row++)
            {
                cases.Add(row);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Knee_of_a_published_curve_is_the_one_of_the_reference_implementation(int row)
    {
        var expected = KnownCases.Rows("kneedle/expected.csv")[row];
        var file = $"kneedle/{expected["dataset"]}.csv";
        var degree = expected["polynomial_degree"];

        var found = Kneedle.Find(
            KnownCases.Column(file, "x"),
            KnownCases.Column(file, "y"),
            new KneedleOptions
            {
                Curve = Enum.Parse<CurveShape>(expected["curve"], ignoreCase: true),
                Direction = Enum.Parse<CurveDirection>(expected["direction"], ignoreCase: true),
                Sensitivity = KnownCases.Number(expected["S"]),
                SmoothingDegree =
                    expected["interp_method"] == "interp1d" ? null
                    : degree.Length == 0 ? 7
                    : (int)KnownCases.Number(degree),
                IsOnline = expected["online"] == "True",
            }
        );

        Assert.Equal(Knees(expected["knee"]), found.Knee is { } knee ? [knee] : []);
        Assert.Equal(Knees(expected["all_knees"]), found.Knees);
    }

    [Fact]
    public void Curves_of_figure_2_are_the_published_ones()
    {
        const string File = "kneedle/figure2_intermediate.csv";

        var found = Kneedle.Find(KnownCases.Column(File, "x"), KnownCases.Column(File, "y"));

        AssertEqual(KnownCases.Column(File, "x_norm"), found.NormalizedX);
        AssertEqual(KnownCases.Column(File, "y_norm"), found.NormalizedY);
        AssertEqual(KnownCases.Column(File, "y_diff"), found.Difference);
    }

    [Theory]
    [InlineData("figure2", CurveShape.Concave, CurveDirection.Increasing)]
    [InlineData("concave_increasing", CurveShape.Concave, CurveDirection.Increasing)]
    [InlineData("concave_decreasing", CurveShape.Concave, CurveDirection.Decreasing)]
    [InlineData("convex_increasing", CurveShape.Convex, CurveDirection.Increasing)]
    [InlineData("convex_decreasing", CurveShape.Convex, CurveDirection.Decreasing)]
    [InlineData("gamma_seed23_n1000", CurveShape.Convex, CurveDirection.Decreasing)]
    public void Shape_of_a_published_curve_is_seen(string dataset, CurveShape curve, CurveDirection direction)
    {
        var found = Kneedle.Find(
            KnownCases.Column($"kneedle/{dataset}.csv", "x"),
            KnownCases.Column($"kneedle/{dataset}.csv", "y")
        );

        Assert.Equal((curve, direction), (found.Curve, found.Direction));
    }

    [Fact]
    public void Order_and_repetition_of_the_points_change_nothing()
    {
        double[] x = [5, 1, 3, 2, 4, 1, 6, 5];
        double[] y = [10, 0, 9, 6, 9.8, 2, 10.2, 10];

        Assert.Equal(Kneedle.Find([1, 2, 3, 4, 5, 6], [1, 6, 9, 9.8, 10, 10.2]).Knee, Kneedle.Find(x, y).Knee);
    }

    [Theory]
    [InlineData(3.1, 0.1)]
    [InlineData(-0.7, 12)]
    [InlineData(0, 5)]
    public void Straight_line_has_no_knee(double slope, double start)
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => 0.1 * i)];

        foreach (var curve in Enum.GetValues<CurveShape>())
        {
            var found = Kneedle.Find(
                x,
                [.. x.Select(value => start + (slope * value))],
                new KneedleOptions { Curve = curve, IsOnline = true }
            );
            Assert.Empty(found.Knees);
        }
    }

    [Fact]
    public void Single_point_has_no_knee_and_none_is_refused()
    {
        Assert.Null(Kneedle.Find([1], [1]).Knee);
        Assert.Throws<ArgumentException>(() => Kneedle.Find([], []));
        Assert.Throws<ArgumentException>(() => Kneedle.Find([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Kneedle.Find([1, 2], [1, 2], new KneedleOptions { Sensitivity = -1 })
        );
    }

    private static double[] Knees(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(KnownCases.Number)];

    private static void AssertEqual(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 9));
    }
}
