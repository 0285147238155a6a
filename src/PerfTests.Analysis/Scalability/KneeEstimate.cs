namespace PerfTests.Analysis.Scalability;

/// <summary>Where a sweep's knee is, as an interval of loads that three criteria vote on.</summary>
/// <param name="Low">Lower end; null if no criterion found a knee.</param>
/// <param name="High">Upper end; null if no criterion found a knee.</param>
/// <param name="Agreement">How many criteria stand behind the interval, 0 to 3.</param>
/// <param name="Votes">The criteria, each with its answer.</param>
/// <param name="Explanation">The interval in words.</param>
public sealed record KneeEstimate(
    double? Low,
    double? High,
    int Agreement,
    IReadOnlyList<KneeVote> Votes,
    string Explanation
)
{
    /// <summary>Lets the criteria vote. The interval spans the largest group of answers that overlap; without two that do, all answers.</summary>
    public static KneeEstimate Of(LoadSweep sweep, KneeRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        rules ??= new KneeRules();
        KneeVote[] votes = [VoteOfRate(sweep, rules), VoteOfLatency(sweep, rules), VoteOfKneedle(sweep, rules)];
        var cast = votes.Where(vote => vote.IsCast).ToArray();
        if (cast.Length == 0)
        {
            return new KneeEstimate(null, null, 0, votes, "no criterion finds a knee within the measured loads");
        }

        // Intervals on a line that overlap pairwise have a point in common, and one such point is a lower end.
        var group = cast.Select(start => cast.Where(vote => vote.Low <= start.Low && vote.High >= start.Low).ToArray())
            .MaxBy(members => members.Length)!;
        var (members, agreement, words) =
            group.Length > 1 ? (group, group.Length, $"{group.Length} of {cast.Length} criteria agree")
            : cast.Length == 1 ? (cast, 1, "one criterion alone finds a knee")
            : (cast, 1, $"the {cast.Length} criteria that find a knee do not agree: the interval spans them all");
        return new KneeEstimate(members.Min(vote => vote.Low), members.Max(vote => vote.High), agreement, votes, words);
    }

    private static KneeVote VoteOfRate(LoadSweep sweep, KneeRules rules)
    {
        const string Criterion = "achieved over offered";
        if (!sweep.IsRate)
        {
            return new KneeVote(
                Criterion,
                null,
                null,
                "the load is no rate that could be held against the achieved one"
            );
        }

        var points = sweep.Points;
        var last = points.ToList().FindLastIndex(point => point.Achieved >= rules.MinAchieved * point.Offered);
        return Bracket(
            Criterion,
            points,
            last,
            FormattableString.Invariant($"at least {100 * rules.MinAchieved:0.#} % of the offered rate is achieved")
        );
    }

    private static KneeVote VoteOfLatency(LoadSweep sweep, KneeRules rules)
    {
        const string Criterion = "latency against base";
        if (!sweep.HasLatency)
        {
            return new KneeVote(Criterion, null, null, "there is no latency, or one of 0, at some load");
        }

        var points = sweep.Points;
        var limit = rules.MaxLatencyRatio * points[0].Latency;
        var beyond = points.ToList().FindIndex(point => point.Latency > limit);
        return Bracket(
            Criterion,
            points,
            (beyond < 0 ? points.Count : beyond) - 1,
            FormattableString.Invariant(
                $"latency is at most {rules.MaxLatencyRatio:0.##} times that of the lowest load, {limit:0.###}"
            )
        );
    }

    private static KneeVote VoteOfKneedle(LoadSweep sweep, KneeRules rules)
    {
        var knee = sweep.KneeOfThroughput(rules.Sensitivity);
        return new KneeVote(
            "kneedle",
            knee,
            knee,
            knee is not null ? "where the curve of throughput bends"
                : sweep.Points.Count < LoadSweep.MinPointsOfKneedle
                    ? $"{sweep.Points.Count} loads are too few; it needs {LoadSweep.MinPointsOfKneedle}"
                : "the curve of throughput has no knee"
        );
    }

    private static KneeVote Bracket(string criterion, IReadOnlyList<SweepPoint> points, int last, string condition) =>
        last < 0 ? new KneeVote(criterion, null, points[0].Offered, $"at no measured load: {condition}")
        : last == points.Count - 1
            ? new KneeVote(criterion, points[^1].Offered, null, $"up to the highest measured load, {condition}")
        : new KneeVote(
            criterion,
            points[last].Offered,
            points[last + 1].Offered,
            FormattableString.Invariant($"up to {points[last].Offered:0.###}, {condition}")
        );
}
