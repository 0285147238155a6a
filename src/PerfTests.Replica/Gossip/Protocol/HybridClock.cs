namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// A hybrid logical clock: wall-clock milliseconds in the upper 48 bits, a counter in the lower 16 that carries into them. Later than everything
/// this node made or saw, and close to the wall clock where clocks agree. Kulkarni et al., "Logical physical clocks" (OPODIS 2014).
/// </summary>
internal sealed class HybridClock
{
    /// <summary>The largest clock that is accepted from others, in the year 6429: room for own updates remains above it.</summary>
    public const ulong Largest = 1UL << 63;

    private const int CounterBits = 16;

    /// <summary>The latest clock made or seen.</summary>
    public ulong Latest { get; private set; }

    /// <summary>A clock for a new update.</summary>
    /// <param name="unixMs">The wall clock in milliseconds.</param>
    public ulong Next(long unixMs)
    {
        var wall = (ulong)Math.Max(unixMs, 0) << CounterBits;
        return Latest = wall > Latest ? wall : Latest + 1;
    }

    /// <summary>Takes note of a clock that was seen.</summary>
    public void Observe(ulong seen) => Latest = Math.Max(Latest, seen);
}
