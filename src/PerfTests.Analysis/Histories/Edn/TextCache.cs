using System.Text;

namespace PerfTests.Analysis.Histories.Edn;

/// <summary>Gives the same text for the same short sequence of bytes, mostly: keywords and keys recur in every line. Of fixed size.</summary>
internal sealed class TextCache
{
    private readonly (byte[] Bytes, string Text)[] _entries = new (byte[], string)[4096];

    /// <summary>The text of bytes in UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 16777619u;
        }

        ref var entry = ref _entries[hash % (uint)_entries.Length];
        if (entry.Bytes is null || !bytes.SequenceEqual(entry.Bytes))
        {
            entry = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        }

        return entry.Text;
    }
}
