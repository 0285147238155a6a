using System.Numerics;

namespace PerfTests.Workloads;

/// <summary>
/// A fixed permutation of 0 to n - 1 that scatters neighbours: an invertible mix of just enough bits, walked until it falls
/// inside (cycle walking, Black and Rogaway 2002), fewer than two steps on average.
/// </summary>
internal sealed class KeyScramble
{
    private readonly long _count;
    private readonly int _shift;
    private readonly ulong _mask;

    public KeyScramble(long count)
    {
        _count = count;
        var bits = Math.Max(1, 64 - BitOperations.LeadingZeroCount((ulong)(count - 1)));
        _shift = (bits + 1) / 2;
        _mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
    }

    public long Apply(long key)
    {
        var value = (ulong)key;
        do
        {
            value = Mix(value);
        } while (value >= (ulong)_count);

        return (long)value;
    }

    // Adding, multiplying by an odd number and folding the upper half onto the lower are each invertible modulo a power of two.
    private ulong Mix(ulong value)
    {
        value = (value + 0x9E3779B97F4A7C15UL) & _mask;
        value ^= value >> _shift;
        value = (value * 0xBF58476D1CE4E5B9UL) & _mask;
        value ^= value >> _shift;
        value = (value * 0x94D049BB133111EBUL) & _mask;
        return value ^ (value >> _shift);
    }
}
