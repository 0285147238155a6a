namespace PerfTests.Analysis.Safety;

/// <summary>
/// Remembers which configurations a search has met, within a fixed number of bytes. A configuration is kept as a fingerprint of 128 bits. The table doubles up to
/// its bound; then new fingerprints take the places of old ones.
/// </summary>
/// <remarks>
/// Forgetting costs time, never the verdict: what was forgotten is searched again. Two configurations of one fingerprint would lose a branch: among n
/// configurations the probability is below n^2 / 2^129, for ten thousand million of them 1.5e-19.
/// </remarks>
internal sealed class FingerprintCache
{
    /// <summary>Size of a fingerprint.</summary>
    public const int EntryBytes = 16;

    /// <summary>Fingerprints that share a place in the table: two cache lines.</summary>
    private const int GroupSize = 8;

    private const int FirstGroups = 128;

    private readonly int _maxGroups;
    private (ulong Low, ulong High)[] _table = new (ulong, ulong)[FirstGroups * GroupSize];
    private int _groups = FirstGroups;

    /// <summary>An empty cache.</summary>
    /// <param name="maxBytes">Bound of the memory, while the table doubles too; 16 KB at least are taken.</param>
    public FingerprintCache(long maxBytes)
    {
        // While it doubles, the old half stands beside the new table.
        var most = Math.Clamp(maxBytes / (EntryBytes * GroupSize) * 2 / 3, FirstGroups, 1 << 24);
        _maxGroups = 1 << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)most));
    }

    /// <summary>Most bytes that were held at once.</summary>
    public long PeakBytes { get; private set; } = FirstGroups * GroupSize * EntryBytes;

    /// <summary>Takes note of a configuration.</summary>
    /// <returns>Whether it was new, or had been forgotten.</returns>
    public bool Add(ulong low, ulong high)
    {
        // All zeros means an empty entry.
        high = (low | high) == 0 ? 1 : high;
        while (true)
        {
            var group = _table.AsSpan((int)(low & (ulong)(_groups - 1)) * GroupSize, GroupSize);
            for (var index = 0; index < group.Length; index++)
            {
                ref var entry = ref group[index];
                if (entry.Low == low && entry.High == high)
                {
                    return false;
                }

                if ((entry.Low | entry.High) == 0)
                {
                    entry = (low, high);
                    return true;
                }
            }

            if (_groups == _maxGroups)
            {
                group[(int)(high % GroupSize)] = (low, high);
                return true;
            }

            Double();
        }
    }

    private void Double()
    {
        var old = _table;
        _groups *= 2;
        _table = new (ulong, ulong)[_groups * GroupSize];
        PeakBytes = Math.Max(PeakBytes, (old.Length + _table.Length) * (long)EntryBytes);
        foreach (var (low, high) in old)
        {
            if ((low | high) != 0)
            {
                // Each old group spreads over two new ones, so that there is always room.
                var group = _table.AsSpan((int)(low & (ulong)(_groups - 1)) * GroupSize, GroupSize);
                var free = 0;
                while ((group[free].Low | group[free].High) != 0)
                {
                    free++;
                }

                group[free] = (low, high);
            }
        }
    }
}
