using PerfTests.Analysis.Quality;

namespace PerfTests.UnitTests.Analysis.Quality;

public class Mser5Tests
{
    public static TheoryData<string, int, int> Synthetic
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var row in KnownCases.Rows("mser5/expected_synthetic.csv"))
            {
                cases.Add(row["series"], int.Parse(row["mser1_t0"]), int.Parse(row["mser5_t0"]));
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Synthetic))]
    public void Cut_of_a_synthetic_series_is_the_one_computed_in_numpy(string series, int mser, int mser5)
    {
        var values = KnownCases.Column($"mser5/{series}.csv");

        Assert.Equal(mser, Mser5.Cut(values, batchSize: 1));
        Assert.Equal(mser5, Mser5.Cut(values));
    }

    [Fact]
    public void Cut_of_the_published_simulation_is_the_published_one()
    {
        var values = KnownCases
            .Text("mser5/gcmc_cubtt.csv.gz")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => char.IsAsciiDigit(line[0]))
            .Select(KnownCases.Number)
            .ToArray();

        var cut = Mser5.Cut(values);

        Assert.Equal((48_613, 13_368, 13_365), (values.Length, Mser5.Cut(values, batchSize: 1), cut));
        Assert.Equal(22.419711, values.Skip(cut).Average(), 4);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(100, 0)]
    public void Cut_of_a_series_that_says_nothing_is_none(int length, int expected)
    {
        if (length > 0)
        {
            Assert.Equal(expected, Mser5.Cut([.. Enumerable.Repeat(5.0, length)]));
        }
        else
        {
            Assert.Throws<ArgumentException>(() => Mser5.Cut([]));
        }
    }
}
