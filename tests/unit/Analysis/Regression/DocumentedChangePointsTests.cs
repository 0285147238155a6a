using PerfTests.Analysis.Regression.ChangePoints;

namespace PerfTests.UnitTests.Analysis.Regression;

/// <summary>Series with the answers that the documentation of R's changepoint gives: the number of points in the old regime, which is the index of the first new one.</summary>
public class DocumentedChangePointsTests
{
    [Theory]
    [InlineData("mean_one", new[] { 100 })]
    [InlineData("mean_5", new[] { 100 })]
    [InlineData("mean_three", new[] { 50, 100, 150 })]
    [InlineData("mean_none", new int[0])]
    public void Documented_series_changes_where_it_is_said_to(string series, int[] expected)
    {
        Assert.Equal(expected, Find(series, ChangePointMethod.Otava));
        Assert.Equal(expected, Find(series, ChangePointMethod.Robust));
    }

    [Fact]
    public void Change_of_the_variance_alone_is_no_change_of_level()
    {
        // The robust search is not held to this: of noise that grows tenfold it takes some for levels, and docs/regression.md says so.
        Assert.Empty(Find("var_one", ChangePointMethod.Otava));
    }

    [Fact]
    public void Changes_of_mean_and_variance_together_are_found_within_a_point()
    {
        // Otava's own program gives these two: after it takes a point away it does not test the one before anew.
        Assert.Equal([50, 100], Find("meanvar_three", ChangePointMethod.Otava));
        Assert.Equal([50, 100, 151], Find("meanvar_three", ChangePointMethod.Robust).Take(3));
    }

    private static int[] Find(string series, ChangePointMethod method) =>
        [
            .. ChangePointDetection
                .Find(KnownCases.Column($"r-changepoint/{series}.csv"), new ChangePointOptions { Method = method })
                .Select(point => point.Index),
        ];
}
