using PerfTests.Units;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// The significance test of the original E-divisive: how often values shuffled within the pieces found so far reach the same divergence
/// (Matteson and James 2014, section 3.2).
/// </summary>
internal sealed class PermutationTest(ChangePointOptions options)
{
    private readonly SeededRandom _random = options.Seed.CreateRandom();

    /// <summary>The change point, or null if shuffled series are as divergent too often.</summary>
    public ChangePoint? Test(double[] values, int[] cuts, int piece, int index, double q)
    {
        var extreme = 0;
        for (var i = 0; i < options.Permutations; i++)
        {
            var shuffled = new EnergyStatistic(ShuffleWithin(values, cuts));
            extreme += EDivisive.BestOf(shuffled, cuts, 1)!.Value.Q >= q ? 1 : 0;
        }

        var p = (double)extreme / (options.Permutations + 1);
        var point = OtavaRegimeTest.Compare(values, cuts[piece], index, cuts[piece + 1]) with { P = p };
        return p <= options.MaxP ? point : null;
    }

    private double[] ShuffleWithin(double[] values, int[] cuts)
    {
        var shuffled = (double[])values.Clone();
        for (var piece = 0; piece + 1 < cuts.Length; piece++)
        {
            for (var i = cuts[piece + 1] - 1; i > cuts[piece]; i--)
            {
                var j = cuts[piece] + (int)_random.NextInt64(i - cuts[piece] + 1);
                (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
            }
        }

        return shuffled;
    }
}
