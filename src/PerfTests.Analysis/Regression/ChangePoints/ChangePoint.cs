namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>A place where a series changes level.</summary>
public sealed record ChangePoint
{
    /// <summary>Index, from 0, of the first value of the new regime.</summary>
    public required int Index { get; init; }

    /// <summary>Level before: the mean, or for <see cref="ChangePointMethod.Robust"/> the median, of the regime.</summary>
    public required double Before { get; init; }

    /// <summary>Level after, likewise.</summary>
    public required double After { get; init; }

    /// <summary>p-value of the two regimes being alike.</summary>
    public required double P { get; init; }

    /// <summary>Change from before to after as a share of before; 0 where before is 0.</summary>
    public double RelativeChange => Relative(Before, After);

    /// <summary>The larger of the relative changes forwards and backwards: halving and doubling are equally large.</summary>
    public double Magnitude => Math.Max(Math.Abs(RelativeChange), Math.Abs(Relative(After, Before)));

    // A change from 0 has no ratio; Otava counts it as 0 and leaves the decision to the other direction.
    private static double Relative(double from, double to) => from == 0 ? 0 : (to / from) - 1;
}
