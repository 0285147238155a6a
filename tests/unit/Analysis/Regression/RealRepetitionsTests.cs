using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Statistics;
using PerfTests.UnitTests.Analysis.Regression.Baselines;

namespace PerfTests.UnitTests.Analysis.Regression;

/// <summary>
/// Real repetitions of unchanged code, so that every regression found is false: 23 days of Go benchmarks on one machine, about 25 repetitions a day. The bands
/// stand around the figures computed on the whole set, of which this is every other benchmark.
/// </summary>
public class RealRepetitionsTests
{
    private static readonly Lazy<IReadOnlyList<(string Benchmark, double[] Logs)>> LazyRuns = new(ReadRuns);

    private static IReadOnlyList<(string Benchmark, double[] Logs)> Runs => LazyRuns.Value;

    [Theory]
    [InlineData(0.005, 0, 0, 0.001, 0.008)]
    [InlineData(0.001, 0, 0, 0, 0.004)]
    [InlineData(0.005, 3, 0, 0, 0.0005)]
    [InlineData(0.005, 3, 5, 0.52, 0.68)]
    [InlineData(0.005, 3, 8, 0.80, 0.92)]
    [InlineData(0.005, 3, 10, 0.91, 0.99)]
    public void Pairs_measured_side_by_side_are_found_in_the_stated_share(
        double alpha,
        double marginPercent,
        double injectedPercent,
        double low,
        double high
    )
    {
        var pairs = Runs.Where(run => run.Logs.Length >= 24)
            .Select(run => (double[])[.. Enumerable.Range(0, 12).Select(i => run.Logs[(2 * i) + 1] - run.Logs[2 * i])])
            .ToArray();
        var shift = LogRatio.FromPercent(injectedPercent) - LogRatio.FromPercent(marginPercent);

        var found = pairs.Count(differences =>
            SignedRank
                .Test([.. differences.Select(value => value + shift)], Alternative.Greater, RankTestMethod.Exact)
                .P <= alpha
        );

        Assert.InRange((double)found / pairs.Length, low, high);
    }

    [Theory]
    [InlineData(0.005, 0.004, 0.016)]
    [InlineData(0.001, 0.0005, 0.007)]
    public void Halves_measured_one_after_the_other_fail_more_often(double alpha, double low, double high)
    {
        var runs = Runs.Where(run => run.Logs.Length >= 24).ToArray();

        var found = runs.Count(run =>
            MannWhitney
                .Test(run.Logs[(run.Logs.Length / 2)..], run.Logs[..(run.Logs.Length / 2)], Alternative.Greater)
                .P <= alpha
        );

        Assert.InRange((double)found / runs.Length, low, high);
    }

    [Theory]
    [InlineData(0, 0, 0.004)]
    [InlineData(5, 0.95, 1)]
    [InlineData(8, 0.98, 1)]
    public void Day_against_the_five_before_it_fails_in_the_stated_share(
        double injectedPercent,
        double low,
        double high
    )
    {
        var rules = new BaselineRules
        {
            FirstRuns = 1,
            LastRuns = 1,
            Threshold = LogRatio.FromPercent(3),
        };
        var (checks, failed) = (0, 0);
        foreach (var benchmark in Runs.GroupBy(run => run.Benchmark))
        {
            var centres = benchmark.Select(run => Math.Exp(HodgesLehmann.Center(run.Logs))).ToArray();
            for (var day = Baseline.MinRuns; day < centres.Length; day++)
            {
                var today = centres[day] * (1 + (injectedPercent / 100));
                var result = BaselineCheck.Judge(
                    SampleBaseline.Of(SampleBaseline.Time(centres[(day - Baseline.MinRuns)..day])),
                    SampleBaseline.Of(SampleBaseline.Time(today)),
                    rules
                );
                checks++;
                failed += result.Verdict == Verdict.Regressed ? 1 : 0;
            }
        }

        Assert.True(checks > 500, $"{checks} checks");
        Assert.InRange((double)failed / checks, low, high);
    }

    /// <summary>Repeated runs of a consensus system: calm below saturation, beyond it so noisy that no check may pretend to see anything.</summary>
    [Theory]
    [InlineData(10, 80_000, 5, 15)]
    [InlineData(20, 130_000, 5, 15)]
    [InlineData(10, 120_000, 80, 10_000)]
    [InlineData(20, 140_000, 200, 1_000_000)]
    public void Baseline_of_a_consensus_system_says_what_it_could_find(int nodes, int load, double low, double high)
    {
        double[] rates =
        [
            .. KnownCases
                .Rows("hotstuff-bench/runs.csv")
                .Where(row => row["variant"] == "2-chain" && row["faults"] == "0")
                .Where(row => row["nodes"] == $"{nodes}" && row["input_rate_tps"] == $"{load}")
                .Select(row => KnownCases.Number(row["e2e_tps"])),
        ];
        Assert.True(rates.Length >= 2, $"{rates.Length} runs");

        var result = BaselineCheck.Judge(
            SampleBaseline.Of(SampleBaseline.Rate(rates)),
            SampleBaseline.Of(SampleBaseline.Rate(rates)),
            new BaselineRules()
        );

        Assert.NotEqual(Verdict.Regressed, result.Verdict);
        Assert.InRange(LogRatio.ToPercent(result.Judgements[0].MinimumDetectableEffect!.Value), low, high);
    }

    /// <summary>Names of benchmarks hold commas: the last two of a line are the ones that separate.</summary>
    private static IReadOnlyList<(string Benchmark, double[] Logs)> ReadRuns() =>
        [
            .. KnownCases
                .Text("go-bent-aa/base_go117_ns.csv.gz")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Skip(1)
                .Select(line =>
                {
                    var last = line.LastIndexOf(',');
                    return (
                        line[..line.LastIndexOf(',', last - 1)],
                        (double[])[.. line[(last + 1)..].Split(';').Select(value => Math.Log(KnownCases.Number(value)))]
                    );
                }),
        ];
}
