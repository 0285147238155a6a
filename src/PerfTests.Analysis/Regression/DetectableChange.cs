using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;
using PerfTests.Analysis.Statistics;
using PerfTests.Units;

namespace PerfTests.Analysis.Regression;

/// <summary>
/// The true change beyond the threshold that a rank test finds with 80 % probability, in standard deviations of a row. Simulated with normal noise at the very number of rows: approximations by the
/// normal or t distribution promise 80 % and give 49 to 74 % at 12 pairs, as an exact test of few rows is coarse. A sample's test rejects once the change exceeds the negated lower confidence bound of its noise, so
/// the 80th of a hundred sorted bounds is the answer. Samples are seeded: the same question has the same answer.
/// </summary>
internal static class DetectableChange
{
    private const double Power = 0.8;
    private const int Samples = 2_000;

    /// <summary>Beyond this many rows the approximation is within 2 %.</summary>
    private const int MaxSimulatedRows = 60;

    /// <summary>Asymptotic efficiency of rank tests against the t test on normal data, 3 / pi (Hodges and Lehmann 1956).</summary>
    private const double RankEfficiency = 3 / Math.PI;

    private static readonly ConcurrentDictionary<(int, int, double), double> Known = new();

    /// <summary>For a signed-rank test of so many pairs, in deviations of a pair's difference.</summary>
    public static double OfPairs(int pairs, double alpha) =>
        pairs > MaxSimulatedRows
            ? Approximate(alpha, Math.Sqrt(pairs * RankEfficiency))
            : Known.GetOrAdd(
                (pairs, 0, alpha),
                _ => Simulate(random => -SignedRank.LowerBound(Sample(random, pairs), 1 - alpha))
            );

    /// <summary>For a Mann-Whitney test of so many rows on either side, in deviations of a row.</summary>
    public static double OfUnpaired(int candidate, int baseline, double alpha) =>
        candidate + baseline > MaxSimulatedRows
            ? Approximate(alpha, Math.Sqrt(RankEfficiency / ((1.0 / candidate) + (1.0 / baseline))))
            : Known.GetOrAdd(
                (candidate, baseline, alpha),
                _ =>
                    Simulate(random =>
                        -MannWhitney.OneSidedBounds(Sample(random, candidate), Sample(random, baseline), 1 - alpha).Low
                    )
            );

    private static double Approximate(double alpha, double root) =>
        (Normal.InvCDF(0, 1, 1 - alpha) + Normal.InvCDF(0, 1, Power)) / root;

    private static double Simulate(Func<SeededRandom, double> criticalChange)
    {
        var random = new SeededRandom(new Seed(1));
        var changes = new double[Samples];
        for (var i = 0; i < Samples; i++)
        {
            changes[i] = criticalChange(random);
        }

        Array.Sort(changes);
        return changes[(int)Math.Ceiling(Power * Samples) - 1];
    }

    private static double[] Sample(SeededRandom random, int rows)
    {
        var sample = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            sample[i] = Normal.InvCDF(0, 1, Math.Max(random.NextDouble(), 1e-12));
        }

        return sample;
    }
}
