using System.Buffers.Binary;
using PerfTests.Units;

namespace PerfTests.Workloads;

/// <summary>The content of written values: incompressible, and unique to each write of a run.</summary>
public static class ValueGenerator
{
    /// <summary>
    /// Fills a value. The first eight bytes are a bijection of the sequence, so that no two writes of one seed write the same
    /// value; a value of fewer bytes is as unique as its size allows.
    /// </summary>
    /// <param name="value">Where to write; its whole length is filled.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="sequence">The operation's <see cref="Operation.Sequence"/>.</param>
    public static void Fill(Span<byte> value, Seed seed, long sequence)
    {
        var state = SeededRandom.Mix((ulong)sequence ^ SeededRandom.Mix(seed.Value));
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!value.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, state);
            var taken = Math.Min(value.Length, word.Length);
            word[..taken].CopyTo(value);
            value = value[taken..];
            state = SeededRandom.Mix(state + 0x9E3779B97F4A7C15UL);
        }
    }
}
