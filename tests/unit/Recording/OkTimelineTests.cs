using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

public class OkTimelineTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Gaps_between_successes_of_all_writers_are_exact()
    {
        var (one, other, merged) = (new OkTimeline(), new OkTimeline(), new OkTimeline());
        foreach (var at in new[] { 0, 1, 2, 50, 200 })
        {
            one.Add(at * Ms);
        }

        foreach (var at in new[] { 30, 31, 120 })
        {
            other.Add(at * Ms);
        }

        merged.Add(one);
        merged.Add(other);
        var found = merged.Summarize(most: 3)!.Value;

        Assert.Equal((0, 200 * Ms), (found.First, found.Last));
        Assert.Equal([(2 * Ms, 30 * Ms), (50 * Ms, 120 * Ms), (120 * Ms, 200 * Ms)], found.Gaps);
    }

    [Fact]
    public void Stamps_out_of_order_and_pauses_below_the_resolution_make_no_gap()
    {
        var timeline = new OkTimeline();
        foreach (var at in new[] { 5.0, 5.9, 5.4, 6.8, 4.2, 7.7 })
        {
            timeline.Add((long)(at * Ms));
        }

        var found = timeline.Summarize(most: 4)!.Value;

        Assert.Empty(found.Gaps);
        Assert.Equal(((long)(4.2 * Ms), (long)(7.7 * Ms)), (found.First, found.Last));
    }

    [Fact]
    public void Timeline_without_a_success_has_nothing_to_say()
    {
        var timeline = new OkTimeline();
        timeline.Add(3);
        timeline.Clear();

        Assert.Null(timeline.Summarize(most: 4));
    }
}
