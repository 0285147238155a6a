namespace PerfTests.Workloads;

/// <summary>The 64-bit identity of a value, by which reads are matched with writes. FNV-1a (Fowler, Noll and Vo).</summary>
public static class ValueHash
{
    /// <summary>The hash of an absent value; no present value has it.</summary>
    public const ulong Absent = 0;

    private const ulong Basis = 14695981039346656037UL;
    private const ulong Prime = 1099511628211UL;

    /// <summary>The hash of a value.</summary>
    public static ulong Of(ReadOnlySpan<byte> value) => Append(Basis, value);

    /// <summary>The hash of a value with more bytes at its end, from the hash of the value alone.</summary>
    /// <param name="hash">Hash of the value so far; <see cref="Absent"/> counts as empty.</param>
    /// <param name="more">What is appended.</param>
    public static ulong Append(ulong hash, ReadOnlySpan<byte> more)
    {
        hash = hash == Absent ? Basis : hash;
        foreach (var octet in more)
        {
            hash = (hash ^ octet) * Prime;
        }

        return hash == Absent ? Prime : hash;
    }
}
