namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// Splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): whom to gossip with is decided by a seed,
/// so that a simulation can be run again.
/// </summary>
internal sealed class GossipRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from 0 to below a bound above 0. The bias is below bound / 2^64.</summary>
    public int Next(int exclusiveBound) => (int)(((UInt128)Next() * (uint)exclusiveBound) >> 64);

    /// <summary>Puts items into random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
