using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Analysis.Results;
using PerfTests.Units;

namespace PerfTests.Analysis.Regression.Simulation;

/// <summary>
/// Simulates whole checks with known noise and known change, through the very code that judges real runs. A run's metric is its level times e^(s z), z standard
/// normal, independent between runs and metrics (METHOD 9: the run is the sample, work in logarithms); on top of it, on request, runs with five times the
/// noise, drift of the machine, and an effect of the order.
/// </summary>
public static class GateSimulation
{
    private const double OutlierFactor = 5;

    /// <summary>Simulates a cell; the seed decides everything, however many processors work on it.</summary>
    /// <param name="cell">What is simulated.</param>
    /// <param name="checks">Number of checks, 1 or more.</param>
    /// <param name="seed">Decides everything random.</param>
    public static GateCellResult Run(GateCell cell, int checks, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentOutOfRangeException.ThrowIfLessThan(checks, 1);
        var verdicts = new Verdict[checks];
        var runs = new int[checks];
        Parallel.For(
            0,
            checks,
            i =>
            {
                var random = new SeededRandom(seed.Derive(i));
                (verdicts[i], runs[i]) = cell.IsInterleaved ? CheckBlocks(cell, random) : CheckBaseline(cell, random);
            }
        );
        return new GateCellResult(
            cell,
            checks,
            verdicts.Count(verdict => verdict == Verdict.Regressed),
            verdicts.Count(verdict => verdict is Verdict.Pass or Verdict.Improved),
            verdicts.Count(verdict => verdict == Verdict.Inconclusive),
            runs.Average()
        );
    }

    private static (Verdict Verdict, int Runs) CheckBlocks(GateCell cell, SeededRandom random)
    {
        var names = Names(cell);
        var rules = new InterleavedRules { Gates = names };
        var blocks = new List<Block>();
        var drift = 0.0;
        while (true)
        {
            drift += Noise(cell, random) * cell.Drift;
            var isCandidateFirst = blocks.Count % 2 == 0;
            var order = LogRatio.FromPercent(cell.OrderEffectPercent);
            blocks.Add(
                new Block(
                    isCandidateFirst,
                    [
                        .. names.Select(name =>
                            Metric(name, drift + (isCandidateFirst ? order : 0) + Noise(cell, random))
                        ),
                    ],
                    [
                        .. names.Select(
                            (name, i) =>
                                Metric(
                                    name,
                                    drift + (isCandidateFirst ? 0 : order) + Effect(cell, i) + Noise(cell, random)
                                )
                        ),
                    ]
                )
            );
            if (
                (blocks.Count == rules.FirstStageBlocks || blocks.Count == rules.LastStageBlocks)
                && InterleavedCheck.Judge(blocks, rules) is { IsDecided: true } result
            )
            {
                return (result.Verdict, blocks.Count);
            }
        }
    }

    private static (Verdict Verdict, int Runs) CheckBaseline(GateCell cell, SeededRandom random)
    {
        var names = Names(cell);
        var rules = new BaselineRules { Gates = names };
        var shifts = names.Select(_ => Normal(random) * Deviation(cell) * cell.Drift).ToArray();
        var baseline = Sample([
            .. names.Select(name =>
                Values(name, [.. Enumerable.Range(0, rules.LastRuns).Select(_ => Noise(cell, random))])
            ),
        ]);
        var candidate = names.Select(_ => new List<double>()).ToArray();
        while (true)
        {
            for (var i = 0; i < names.Length; i++)
            {
                candidate[i].Add(shifts[i] + Effect(cell, i) + Noise(cell, random));
            }

            var runs = candidate[0].Count;
            if (runs < rules.FirstRuns)
            {
                continue;
            }

            var result = BaselineCheck.Judge(
                baseline,
                Sample([.. names.Select((name, i) => Values(name, candidate[i]))]),
                rules
            );
            if (result.IsDecided)
            {
                return (result.Verdict, runs);
            }
        }
    }

    private static string[] Names(GateCell cell) => [.. Enumerable.Range(1, cell.Gates).Select(i => $"metric_{i}")];

    private static double Effect(GateCell cell, int metric) =>
        metric == 0 ? LogRatio.FromPercent(cell.EffectPercent) : 0;

    private static double Deviation(GateCell cell) => cell.DeviationPercent / 100;

    private static double Noise(GateCell cell, SeededRandom random) =>
        Deviation(cell) * Normal(random) * (random.NextDouble() < cell.OutlierShare ? OutlierFactor : 1);

    /// <summary>A standard normal value; the uniform one is kept off 0, whose quantile is infinite.</summary>
    private static double Normal(SeededRandom random) =>
        MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Max(random.NextDouble(), 1e-12));

    private static RunMetric Metric(string name, double log) =>
        new(name, name, "us", Math.Exp(log), FigureKind.Absolute);

    private static BaselineMetric Values(string name, List<double> logs) =>
        new(name, name, "us", FigureKind.Absolute, IsHigherBetter: false, [.. logs.Select(log => Math.Exp(log))]);

    private static Baseline Sample(IReadOnlyList<BaselineMetric> metrics) =>
        new()
        {
            Scenario = "simulated",
            ScenarioHash = "",
            RecordedAt = default,
            Settings = new Dictionary<string, string>(),
            Environment = new Dictionary<string, string>(),
            Artifacts = new Dictionary<string, string>(),
            Metrics = metrics,
        };
}
