using PerfTests.Analysis.Regression.ChangePoints;

namespace PerfTests.UnitTests.Analysis.Regression;

/// <summary>Series with the answers that the documentation of R's changepoint gives: the number of points in the old regime, which is the index of the first new one.</summary>
public class DocumentedChangePointsTests
{
    /// <summary>Those that test means; permutations of energies also see the variance change, as they should.</summary>
    private static readonly ChangePointMethod[] Methods = [ChangePointMethod.Otava, ChangePointMethod.Robust];

    [Theory]
    [InlineData("mean_one", new[] { 100 })]
    [InlineData("mean_5", new[] { 100 })]
    [InlineData("mean_three", new[] { 50, 100, 150 })]
    [InlineData("mean_none", new int[0])]
    // A change of the variance alone is no slow-down, and a test of means must not call it one.
    [InlineData("var_one", new int[0])]
    public void Documented_series_changes_where_it_is_said_to(string series, int[] expected)
    {
        foreach (var method in Methods)
        {
            Assert.Equal(expected, Find(series, method));
        }
    }

    [Fact]
    public void Changes_of_mean_and_variance_together_are_found_within_a_point()
    {
        foreach (var method in Methods)
        {
            var found = Find("meanvar_three", method);

            Assert.Equal(3, found.Length);
            Assert.All(found.Zip([50, 100, 150]), pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second + 1));
        }
    }

    private static int[] Find(string series, ChangePointMethod method) =>
        [
            .. ChangePointDetection
                .Find(KnownCases.Column($"r-changepoint/{series}.csv"), new ChangePointOptions { Method = method })
                .Select(point => point.Index),
        ];
}
