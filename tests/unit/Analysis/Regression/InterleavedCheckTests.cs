using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Analysis.Results;

namespace PerfTests.UnitTests.Analysis.Regression;

public class InterleavedCheckTests
{
    private static readonly InterleavedRules Rules = new() { Gates = ["a"] };

    [Fact]
    public void Blocks_without_change_pass_at_the_first_stage()
    {
        var result = InterleavedCheck.Judge(Blocks(12, _ => 1), Rules);

        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.True(result.IsDecided);
    }

    [Fact]
    public void Slow_down_at_the_first_stage_is_not_called_yet()
    {
        var result = InterleavedCheck.Judge(Blocks(12, _ => 1.10), Rules);

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.False(result.IsDecided);
    }

    [Fact]
    public void Slow_down_at_the_last_stage_is_a_regression()
    {
        var result = InterleavedCheck.Judge(Blocks(24, _ => 1.10), Rules);

        Assert.Equal(Verdict.Regressed, result.Verdict);
        Assert.InRange(result.Judgements.Single().EstimatePercent!.Value, 9, 11);
    }

    [Theory]
    [InlineData(4.0, Verdict.Pass, "still 4; counts that do not vary are held exactly")]
    [InlineData(4.0004, Verdict.Regressed, "rose from 4 to 4.0004; counts that do not vary are held exactly")]
    [InlineData(3.9, Verdict.Improved, "fell from 4 to 3.9; counts that do not vary are held exactly")]
    public void Count_that_does_not_vary_is_held_exactly(double candidate, Verdict verdict, string reason)
    {
        static RunMetric Count(double value) => new("a", "A", "count", value, FigureKind.Counted);
        Block[] blocks =
        [
            .. Enumerable.Range(0, 24).Select(i => new Block(i % 2 == 0, [Count(4)], [Count(candidate)])),
        ];

        var judgement = InterleavedCheck.Judge(blocks, Rules).Judgements.Single();

        Assert.Equal((verdict, true, reason), (judgement.Verdict, judgement.IsExact, judgement.Reason));
    }

    [Fact]
    public void Slow_down_below_the_threshold_never_fails() =>
        Assert.NotEqual(Verdict.Regressed, InterleavedCheck.Judge(Blocks(24, _ => 1.02), Rules).Verdict);

    [Fact]
    public void Speed_up_ends_the_check_at_the_first_stage()
    {
        var result = InterleavedCheck.Judge(Blocks(12, _ => 0.8), Rules);

        Assert.Equal(Verdict.Improved, result.Verdict);
        Assert.True(result.IsDecided);
    }

    [Fact]
    public void Improvement_is_told_as_the_percentage_that_the_estimate_has()
    {
        var judgement = InterleavedCheck.Judge(Blocks(24, _ => 0.5), Rules).Judgements.Single();

        Assert.InRange(judgement.EstimatePercent!.Value, -51, -49);
        Assert.Matches("^better by (49|50)", judgement.Reason);
    }

    [Fact]
    public void Rate_that_rises_is_an_improvement()
    {
        var blocks = Enumerable
            .Range(0, 24)
            .Select(i => new Block(i % 2 == 0, [Rate(100 + Noise(i))], [Rate(150 + Noise(i + 5))]))
            .ToArray();

        Assert.Equal(Verdict.Improved, InterleavedCheck.Judge(blocks, Rules).Verdict);
    }

    [Fact]
    public void Second_base_that_differs_makes_the_check_inconclusive()
    {
        var result = InterleavedCheck.Judge(Blocks(24, _ => 1.10, again: 1.05), Rules);

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Single(result.Suspicions);
    }

    [Fact]
    public void Gating_metric_that_a_block_lacks_is_inconclusive()
    {
        var blocks = Blocks(24, _ => 1).ToArray();
        blocks[3] = blocks[3] with { Candidate = [] };

        Assert.Equal(Verdict.Inconclusive, InterleavedCheck.Judge(blocks, Rules).Verdict);
    }

    [Fact]
    public void Effect_of_the_order_is_noted()
    {
        var result = InterleavedCheck.Judge(Blocks(24, isCandidateFirst => isCandidateFirst ? 1.2 : 0.9), Rules);

        Assert.Contains(
            result.Judgements.Single().Notes,
            note => note.Contains("order effect", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Blocks_that_go_up_and_down_in_turn_are_not_called_too_narrow()
    {
        var result = InterleavedCheck.Judge(Blocks(24, isFirst => isFirst ? 1.02 : 0.98), Rules);

        Assert.DoesNotContain(
            result.Judgements.Single().Notes,
            note => note.Contains("too narrow", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Detectable_effect_grows_with_the_variation()
    {
        var calm = InterleavedCheck.MinimumDetectable(0.01, Rules);

        Assert.InRange(calm, Rules.Threshold, InterleavedCheck.MinimumDetectable(0.05, Rules));
    }

    private static Block[] Blocks(int count, Func<bool, double> factor, double again = 1) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var level = 100 + (5 * Noise(i * 7));
                    var isFirst = i % 2 == 0;
                    return new Block(
                        isFirst,
                        [Time(level)],
                        [Time(level * factor(isFirst) * (1 + (0.005 * Noise(i))))],
                        [Time(level * again * (1 + (0.005 * Noise(i + 3))))]
                    );
                }),
        ];

    /// <summary>Between -1 and 1, the same for the same index.</summary>
    private static double Noise(int index) => Math.Sin(index * 12.9898);

    private static RunMetric Time(double value) => new("a", "A", "us", value, FigureKind.Absolute);

    private static RunMetric Rate(double value) =>
        new("a", "A", "1/s", value, FigureKind.Absolute, IsHigherBetter: true);
}
