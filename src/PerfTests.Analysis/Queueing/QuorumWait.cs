namespace PerfTests.Analysis.Queueing;

/// <summary>How long a quorum takes to answer when each remote replica's answer takes an exponential time of the same mean.</summary>
public static class QuorumWait
{
    /// <summary>
    /// Mean time until the k-th of m answers over the mean time of one: the sum of 1 / (m - i) for i below k (Renyi, "On the theory of order statistics",
    /// 1953).
    /// </summary>
    /// <param name="answers">Answers needed, k: 0 to <paramref name="remotes"/>.</param>
    /// <param name="remotes">Replicas that answer, m.</param>
    /// <exception cref="ArgumentOutOfRangeException">More answers are needed than replicas answer, or fewer than none.</exception>
    public static double OverMean(int answers, int remotes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(answers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(answers, remotes);
        return Enumerable.Range(0, answers).Sum(i => 1.0 / (remotes - i));
    }
}
