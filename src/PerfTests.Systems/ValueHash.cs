namespace PerfTests.Systems;

/// <summary>The hash under which values are compared by the safety checks: FNV-1a, 64 bits (Fowler, Noll and Vo).</summary>
internal static class ValueHash
{
    /// <summary>The hash of a value.</summary>
    public static ulong Of(ReadOnlySpan<byte> value)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in value)
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        return hash;
    }
}
