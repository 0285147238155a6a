using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>Which keys are asked for, and how often.</summary>
public abstract record KeyDistribution
{
    /// <summary>The skew of YCSB's request distributions.</summary>
    public const double YcsbTheta = 0.99;

    private protected KeyDistribution() { }

    /// <summary>Every key equally often.</summary>
    public static KeyDistribution Uniform { get; } = new UniformKeys();

    /// <summary>
    /// Key popularity by Zipf's law: the k-th most popular key is drawn with probability proportional to 1/k^theta.
    /// </summary>
    /// <param name="theta">Skew, above 0 and at most 4. Default: 0.99, that of YCSB.</param>
    /// <param name="isScrambled">Whether the popular keys are scattered over the key space (default) or are the lowest ones.</param>
    public static KeyDistribution Zipfian(double theta = YcsbTheta, bool isScrambled = true) =>
        new ZipfianKeys(theta, isScrambled);

    /// <summary>The latest inserted keys most often: by Zipf's law on the age of the key (YCSB D).</summary>
    /// <param name="theta">Skew, above 0 and at most 4. Default: 0.99, that of YCSB.</param>
    public static KeyDistribution Latest(double theta = YcsbTheta) => new LatestKeys(theta);

    /// <summary>A part of the keys takes a part of the operations; within and outside it all keys are equal.</summary>
    /// <param name="keyShare">Share of the keys that are hot, above 0 and below 1. Default: 0.2.</param>
    /// <param name="operationShare">Share of the operations that go to them, 0 to 1. Default: 0.8.</param>
    public static KeyDistribution HotSet(double keyShare = 0.2, double operationShare = 0.8) =>
        new HotSetKeys(keyShare, operationShare);

    /// <summary>The distribution in a few words.</summary>
    public abstract string Describe();

    /// <summary>Everything that is wrong with the distribution.</summary>
    public abstract IEnumerable<SettingProblem> Validate();

    /// <summary>Prepares to draw.</summary>
    /// <param name="keys">Number of keys before the run, at least 1.</param>
    internal abstract KeyChooser CreateChooser(long keys);

    private protected static IEnumerable<SettingProblem> ValidateTheta(double theta)
    {
        if (theta is not (> 0 and <= 4))
        {
            yield return new SettingProblem("Workload.Distribution, theta", $"{theta}", "above 0 and at most 4");
        }
    }
}
