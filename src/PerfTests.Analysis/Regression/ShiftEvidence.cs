using System.Globalization;
using MathNet.Numerics.Distributions;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression;

/// <summary>
/// What two sets of runs say about one metric, before any level is applied. Made from logarithms signed so that positive is worse.
/// </summary>
internal sealed record ShiftEvidence
{
    /// <summary>Asymptotic efficiency of rank tests against the t test on normal data, 3 / pi (Hodges and Lehmann 1956).</summary>
    private const double RankEfficiency = 3 / Math.PI;

    private const double SmallestFreedom = 2;

    /// <summary>Up to this many pairs the test against the threshold is exact even with ties.</summary>
    private const int ExactPairsUpTo = 50;

    public required string Metric { get; init; }

    /// <summary>The change for the worse that is tolerated.</summary>
    public required double Threshold { get; init; }

    public bool IsGating { get; init; } = true;

    public bool IsHigherBetter { get; init; }

    public required double Estimate { get; init; }

    public required Interval Interval { get; init; }

    /// <summary>One-sided upper bound at the confidence that a pass needs.</summary>
    public required double PassBound { get; init; }

    /// <summary>One-sided bounds at the confidence that a regression needs; unbounded where no such confidence is asked for.</summary>
    public required Interval StrictBounds { get; init; }

    /// <summary>Two-sided p-value of no change.</summary>
    public required double P { get; init; }

    /// <summary>One-sided p-value of the change being at most the threshold.</summary>
    public required double WorseP { get; init; }

    /// <summary>One-sided p-value of the improvement being at most the threshold.</summary>
    public required double BetterP { get; init; }

    /// <summary>Approximate standard error of the estimate; 0 where the runs do not vary.</summary>
    public required double StandardError { get; init; }

    public required double DegreesOfFreedom { get; init; }

    /// <summary>Rows of the smaller side.</summary>
    public required int Rows { get; init; }

    /// <summary>The counts in words, for example <c>10 rows against 12</c>.</summary>
    public required string Counts { get; init; }

    /// <summary>What a row is called, in the plural.</summary>
    public required string RowName { get; init; }

    /// <summary>The smallest one-sided p-value that this many rows can give.</summary>
    public required double SmallestP { get; init; }

    /// <summary>Rows needed for a one-sided p-value to be able to reach a level.</summary>
    public required Func<double, int> RowsNeeded { get; init; }

    /// <summary>The change that is found with 80 % probability at a one-sided level; null for what follows from the standard error.</summary>
    public Func<double, double>? MinimumDetectable { get; init; }

    /// <summary>What would settle an inconclusive verdict, where more rows would not; null where they would.</summary>
    public string? HowToSettle { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Evidence from two independent sets of runs: Mann-Whitney test, Hodges-Lehmann shift.</summary>
    public static ShiftEvidence FromUnpaired(
        string metric,
        IReadOnlyList<double> baseline,
        IReadOnlyList<double> candidate,
        JudgementRules rules
    )
    {
        var n = candidate.Count;
        var m = baseline.Count;
        double[] Shifted(double by) => [.. candidate.Select(value => value - by)];
        return new ShiftEvidence
        {
            Metric = metric,
            Threshold = rules.Threshold,
            Estimate = HodgesLehmann.Shift(candidate, baseline),
            Interval = MannWhitney.ConfidenceInterval(candidate, baseline, rules.IntervalConfidence),
            PassBound = MannWhitney.OneSidedBounds(candidate, baseline, rules.PassConfidence ?? 0.5).High,
            StrictBounds = rules.RegressionConfidence is { } confidence
                ? MannWhitney.OneSidedBounds(candidate, baseline, confidence)
                : Interval.Unbounded,
            P = MannWhitney.Test(candidate, baseline).P,
            WorseP = MannWhitney.Test(Shifted(rules.Threshold), baseline, Alternative.Greater).P,
            BetterP = MannWhitney.Test(Shifted(-rules.Threshold), baseline, Alternative.Less).P,
            StandardError = PooledDeviation(baseline, candidate) * Math.Sqrt(((1.0 / n) + (1.0 / m)) / RankEfficiency),
            MinimumDetectable = alpha =>
                rules.Threshold + (PooledDeviation(baseline, candidate) * DetectableChange.OfUnpaired(n, m, alpha)),
            DegreesOfFreedom = n + m - 2,
            Rows = Math.Min(n, m),
            Counts = n == m ? $"{m} rows against {n}" : $"{m} baseline rows against {n}",
            RowName = "rows on each side",
            SmallestP = MannWhitney.SmallestP(n, m),
            RowsNeeded = MannWhitney.ValuesNeeded,
        };
    }

    /// <summary>Evidence from paired runs: signed-rank test on the differences, median of their Walsh averages.</summary>
    public static ShiftEvidence FromPaired(
        string metric,
        IReadOnlyList<double> differences,
        JudgementRules rules,
        string rowName = "pairs"
    )
    {
        var n = differences.Count;
        var method = n <= ExactPairsUpTo ? RankTestMethod.Exact : RankTestMethod.Automatic;
        double[] Shifted(double by) => [.. differences.Select(value => value - by)];
        return new ShiftEvidence
        {
            Metric = metric,
            Threshold = rules.Threshold,
            Estimate = HodgesLehmann.Center(differences),
            Interval = SignedRank.ConfidenceInterval(differences, rules.IntervalConfidence),
            PassBound = SignedRank.UpperBound(differences, rules.PassConfidence ?? 0.5),
            StrictBounds = rules.RegressionConfidence is { } confidence
                ? new Interval(
                    SignedRank.LowerBound(differences, confidence),
                    SignedRank.UpperBound(differences, confidence)
                )
                : Interval.Unbounded,
            P = SignedRank.Test(differences).P,
            WorseP = SignedRank.Test(Shifted(rules.Threshold), Alternative.Greater, method).P,
            BetterP = SignedRank.Test(Shifted(-rules.Threshold), Alternative.Less, method).P,
            StandardError = n < 2 ? 0 : Descriptive.StandardDeviation(differences) / Math.Sqrt(n * RankEfficiency),
            MinimumDetectable =
                n < 2
                    ? null
                    : alpha =>
                        rules.Threshold
                        + (Descriptive.StandardDeviation(differences) * DetectableChange.OfPairs(n, alpha)),
            DegreesOfFreedom = n - 1,
            Rows = n,
            Counts = $"{n} {rowName}",
            RowName = rowName,
            SmallestP = Math.Pow(0.5, n),
            RowsNeeded = SignedRank.PairsNeeded,
        };
    }

    /// <summary>
    /// The evidence on values whose neighbours depend on each other: what n of them say is what fewer independent ones would, so the interval is wider by
    /// sqrt((1 + rho) / (1 - rho)) (Bayley and Hammersley, Suppl. J. R. Statist. Soc. 8, 1946), and p-values are not below those of a t test with that error and as many fewer degrees of freedom.
    /// </summary>
    public ShiftEvidence Widen(double rho)
    {
        var factor = Math.Sqrt((1 + rho) / (1 - rho));
        double Bound(double bound) => Estimate + (factor * (bound - Estimate));
        // Scaling a rank test's p-value would forget how far apart the sides are: it has a floor that only the number of rows lowers.
        double Tail(double p, double distance) =>
            StandardError > 0
                ? Math.Max(
                    p,
                    StudentT.CDF(
                        0,
                        1,
                        Math.Max(SmallestFreedom, DegreesOfFreedom / (factor * factor)),
                        -distance / (factor * StandardError)
                    )
                )
                : p;
        return this with
        {
            Interval = new Interval(Bound(Interval.Low), Bound(Interval.High)),
            PassBound = Bound(PassBound),
            StrictBounds = new Interval(Bound(StrictBounds.Low), Bound(StrictBounds.High)),
            P = 2 * Tail(P / 2, Math.Abs(Estimate)),
            WorseP = Tail(WorseP, Estimate - Threshold),
            BetterP = Tail(BetterP, -Estimate - Threshold),
            StandardError = factor * StandardError,
            MinimumDetectable = MinimumDetectable is { } effect
                ? alpha => Threshold + (factor * (effect(alpha) - Threshold))
                : null,
            Notes =
            [
                .. Notes,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"rows in a row depend on each other (lag-1 correlation {rho:0.00}): the interval is {factor:0.0} times as wide as that of independent rows"
                ),
            ],
        };
    }

    private static double PooledDeviation(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var degreesOfFreedom = first.Count + second.Count - 2;
        return degreesOfFreedom == 0
            ? 0
            : Math.Sqrt(
                (
                    Descriptive.SumOfSquaredDeviations(first.ToArray())
                    + Descriptive.SumOfSquaredDeviations(second.ToArray())
                ) / degreesOfFreedom
            );
    }
}
