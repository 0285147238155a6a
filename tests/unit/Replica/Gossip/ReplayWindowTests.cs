using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class ReplayWindowTests
{
    [Fact]
    public void Numbers_in_any_order_within_the_window_are_taken_once()
    {
        var window = new ReplayWindow();
        var random = new Random(3);
        var numbers = Enumerable.Range(1, 3_000).Select(i => (ulong)i).ToArray();
        random.Shuffle(numbers);

        Assert.All(numbers, number => Assert.True(window.TryTake(1, number)));
        Assert.All(numbers, number => Assert.False(window.TryTake(1, number)));
    }

    [Fact]
    public void Number_that_fell_out_of_the_window_is_not_taken()
    {
        var window = new ReplayWindow();
        Assert.True(window.TryTake(1, 1));
        Assert.True(window.TryTake(1, ReplayWindow.Size + 10));

        Assert.False(window.TryTake(1, 9));
        Assert.True(window.TryTake(1, 11));
        Assert.False(window.TryTake(1, 0));
    }

    [Fact]
    public void Later_life_begins_anew_and_ends_the_earlier_one()
    {
        var window = new ReplayWindow();
        Assert.True(window.TryTake(1, 500));
        Assert.True(window.TryTake(2, 1));

        Assert.False(window.TryTake(1, 501));
        Assert.True(window.TryTake(2, 500));
    }
}
