namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>Which published procedure finds change points.</summary>
public enum ChangePointMethod
{
    /// <summary>E-divisive in sliding windows with a t test, to the letter of Apache Otava (formerly Hunter).</summary>
    Otava,

    /// <summary>
    /// All changes placed together, their number by a criterion in which the noise may depend on itself, each tested on a sample size corrected for that; regimes of
    /// at least 3 values and changes of at least 5 % between medians.
    /// </summary>
    Robust,

    /// <summary>The original E-divisive with a permutation test over the whole series.</summary>
    Permutation,
}
