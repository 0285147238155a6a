using PerfTests.Units;

namespace PerfTests.Workloads;

/// <summary>
/// The random draws of one operation: SplitMix64 started from the seed and the operation's position, so that an operation
/// does not depend on how many draws those before it took.
/// </summary>
internal struct OperationRandom(ulong seed, long sequence)
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;

    private ulong _state = SeededRandom.Mix(seed + ((ulong)sequence * Golden));

    public ulong NextUInt64() => SeededRandom.Mix(_state += Golden);

    /// <summary>Uniform in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound) by multiplication; its bias, below bound / 2^64, is beyond any run's reach.</summary>
    public long NextInt64(long bound) => (long)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>Standard normal (Box and Muller 1958; one of the pair is used).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }
}
