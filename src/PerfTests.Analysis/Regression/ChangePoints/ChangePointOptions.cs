using PerfTests.Units;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>How change points are looked for.</summary>
public sealed record ChangePointOptions
{
    /// <summary>The smallest change that <see cref="ChangePointMethod.Robust"/> reports unless told otherwise.</summary>
    internal const double RobustMagnitude = 0.05;

    /// <summary>The procedure. Default <see cref="ChangePointMethod.Robust"/>.</summary>
    public ChangePointMethod Method { get; init; } = ChangePointMethod.Robust;

    /// <summary>Values per sliding window of <see cref="ChangePointMethod.Otava"/>, at least 2. Default 50.</summary>
    public int Window { get; init; } = 50;

    /// <summary>Largest p-value of a change point, strictly between 0 and 1. Default 0.001.</summary>
    public double MaxP { get; init; } = 0.001;

    /// <summary>
    /// Smallest relative change worth reporting, 0 or more; 0.05 is 5 %. Null, the default, means 0, and 0.05 for
    /// <see cref="ChangePointMethod.Robust"/>.
    /// </summary>
    public double? MinMagnitude { get; init; }

    /// <summary>Permutations of <see cref="ChangePointMethod.Permutation"/>, at least 1. Default 100.</summary>
    public int Permutations { get; init; } = 100;

    /// <summary>Seed of the permutations. Default 1.</summary>
    public Seed Seed { get; init; } = new(1);

    internal double EffectiveMinMagnitude => MinMagnitude ?? (Method == ChangePointMethod.Robust ? RobustMagnitude : 0);

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    internal void Require()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, 2, nameof(Window));
        Statistics.SampleGuard.RequireProbability(MaxP, nameof(MaxP));
        ArgumentOutOfRangeException.ThrowIfLessThan(Permutations, 1, nameof(Permutations));
        if (MinMagnitude is not null and not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(
                nameof(MinMagnitude),
                MinMagnitude,
                "The smallest change must be 0 or more."
            );
        }
    }
}
