using PerfTests.Cli.History;

namespace PerfTests.UnitTests.Cli.History;

public class SparklineTests
{
    [Fact]
    public void Series_that_rises_goes_from_the_lowest_bar_to_the_highest()
    {
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Draw([1, 2, 3, 4, 5, 6, 7, 8], 80));
    }

    [Fact]
    public void Series_without_change_is_flat()
    {
        Assert.Equal("▁▁▁", Sparkline.Draw([5, 5, 5], 80));
    }

    [Fact]
    public void Series_longer_than_the_line_shows_medians_of_neighbours()
    {
        // The outlier in each group of three does not show.
        Assert.Equal("▁█", Sparkline.Draw([1, 100, 1, 2, 2, 0], 2));
    }

    [Fact]
    public void Series_without_values_is_empty()
    {
        Assert.Equal("", Sparkline.Draw([], 80));
    }
}
