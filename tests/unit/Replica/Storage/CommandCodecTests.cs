using PerfTests.Replica.Machines;
using PerfTests.Replica.Storage;

namespace PerfTests.UnitTests.Replica.Storage;

public class CommandCodecTests
{
    private static readonly Operation[] Samples =
    [
        new(UInt128.MaxValue, OperationKind.Put, [0], []),
        new(7, OperationKind.Append, new byte[OperationLimits.KeyBytesMax], new byte[300]),
        new(1, OperationKind.CompareAndSwap, [1, 2], [3], []),
        new(2, OperationKind.CompareAndSwap, [1, 2], [3]),
        new(3, OperationKind.Delete, [0xFF]),
    ];

    [Fact]
    public void Commands_read_back_as_they_were_written()
    {
        var encoded = KeyValueStoreTests.Encode(Samples);
        var reader = new CommandReader(encoded);
        var length = 0;
        foreach (var sample in Samples)
        {
            Assert.True(reader.TryRead(out var command));
            Assert.Equal(sample.Id, command.Id);
            Assert.Equal(sample.Kind, command.Kind);
            Assert.Equal(sample.Key, command.Key.ToArray());
            Assert.Equal(sample.Value ?? [], command.Value.ToArray());
            Assert.Equal(sample.Expected is not null, command.HasExpected);
            Assert.Equal(sample.Expected ?? [], command.Expected.ToArray());
            length += command.Encoded.Length;
        }
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
        Assert.Equal(encoded.Length, length);
    }

    [Fact]
    public void Entry_cut_anywhere_yields_only_whole_commands()
    {
        var encoded = KeyValueStoreTests.Encode(Samples);
        for (var length = 0; length < encoded.Length; length++)
        {
            var reader = new CommandReader(encoded.AsSpan(0, length));
            var read = 0;
            var consumed = 0;
            while (reader.TryRead(out var command))
            {
                (read, consumed) = (read + 1, consumed + command.Encoded.Length);
            }
            Assert.True(read < Samples.Length);
            Assert.Equal(consumed != length, reader.IsMalformed);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Random_and_mutated_bytes_never_throw_and_apply_alike(int seed)
    {
#pragma warning disable RS0030 // The seed is the test's own and stands in its name.
        var random = new Random(seed);
#pragma warning restore RS0030
        var encoded = KeyValueStoreTests.Encode(Samples);
        var (one, two) = (new KeyValueStore(), new KeyValueStore());
        for (var i = 1; i <= 5_000; i++)
        {
            byte[] bytes;
            if (random.Next(2) == 0)
            {
                bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
            }
            else
            {
                bytes = [.. encoded];
                for (var flips = random.Next(1, 8); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }
            }
            one.Apply(i, bytes, null);
            two.Apply(i, bytes, null);
        }
        Assert.Equal(one.Digest(), two.Digest());
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(127u)]
    [InlineData(128u)]
    [InlineData(uint.MaxValue)]
    public void Variable_length_numbers_round_trip(uint value)
    {
        var bytes = new byte[VariableLength.BytesMax];
        var length = VariableLength.Write(bytes, value);
        var at = 0;
        Assert.True(VariableLength.TryRead(bytes.AsSpan(0, length), ref at, out var read));
        Assert.Equal((value, length), (read, at));
    }

    [Fact]
    public void Variable_length_number_beyond_32_bits_is_refused()
    {
        var at = 0;
        Assert.False(VariableLength.TryRead([0xFF, 0xFF, 0xFF, 0xFF, 0x10], ref at, out _));
        at = 0;
        Assert.False(VariableLength.TryRead([0x80, 0x80, 0x80, 0x80, 0x80, 0x01], ref at, out _));
    }
}
