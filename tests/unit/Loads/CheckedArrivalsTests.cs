using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.UnitTests.Loads;

public sealed class CheckedArrivalsTests
{
    private static readonly LoadProfile TenSeconds = Load.Constant(Rate.PerSecond(1), 10.Seconds());

    [Fact]
    public void Arrivals_in_order_and_within_the_load_come_as_they_are()
    {
        Assert.Equal([0, 5, 5, 10_000_000_000], Take(0, 5, 5, 10_000_000_000));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(10_002_000_000)]
    public void Arrival_that_comes_before_the_last_one_or_after_the_end_is_named(long wrong)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Take(5, wrong));

        Assert.Contains($"its arrival 2 is due at {wrong:#,0} ns", failure.Message, StringComparison.Ordinal);
    }

    private static List<long> Take(params long[] times)
    {
        var arrivals = new CheckedArrivals(TenSeconds, new Listed(times));
        var taken = new List<long>();
        while (arrivals.TryNext(out var due))
        {
            taken.Add(due);
        }

        return taken;
    }

    private sealed class Listed(long[] times) : ArrivalStream
    {
        private int _next;

        public override bool TryNext(out long dueNanoseconds)
        {
            dueNanoseconds = _next < times.Length ? times[_next] : 0;
            return _next++ < times.Length;
        }
    }
}
