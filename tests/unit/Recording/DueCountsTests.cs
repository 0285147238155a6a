using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

public class DueCountsTests
{
    [Fact]
    public void Outcomes_are_kept_by_bucket_in_whatever_order_they_come()
    {
        var (one, other) = (new DueCounts(), new DueCounts());
        one.Count(7, Outcome.Ok);
        one.Count(9, Outcome.Failed);
        one.Count(3, Outcome.Unknown);
        other.Count(7, Outcome.Ok);
        other.CountDropped(12);
        one.Add(other);

        Assert.Equal(
            [
                new DueOutcomes(3, 0, 0, 1, 0),
                new DueOutcomes(7, 2, 0, 0, 0),
                new DueOutcomes(9, 0, 1, 0, 0),
                new DueOutcomes(12, 0, 0, 0, 1),
            ],
            one.ToOutcomes()
        );
    }

    [Fact]
    public void Cleared_tally_starts_again_at_any_bucket()
    {
        var statistics = new DueCounts();
        statistics.Count(90, Outcome.Ok);
        statistics.Clear();
        statistics.Count(2, Outcome.Ok);

        Assert.Equal(new DueOutcomes(2, 1, 0, 0, 0), Assert.Single(statistics.ToOutcomes()));
    }
}
