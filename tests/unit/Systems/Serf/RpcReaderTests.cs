using PerfTests.Systems.Serf.Rpc;

namespace PerfTests.UnitTests.Systems.Serf;

public class RpcReaderTests
{
    [Fact]
    public async Task Map_that_was_written_is_read_again_however_the_stream_cuts_it()
    {
        var long_ = new string('x', 300);
        var written = new RpcWriter()
            .Map(5)
            .Text("Text")
            .Text(long_)
            .Text("Small")
            .Number(127)
            .Text("Large")
            .Number(-5_000_000_000)
            .Text("Flag")
            .Flag(true)
            .Text("List")
            .Array(2)
            .Raw([1, 2])
            .Map(0);

        var map = await Read([.. written.Written.ToArray()], bytesAtOnce: 1);

        Assert.Equal(long_, map.Text("Text"));
        Assert.Equal((127, -5_000_000_000), (map.Number("Small"), map.Number("Large")));
        Assert.Equal(true, map.Values["Flag"]);
        var list = Assert.IsType<object?[]>(map.Values["List"]);
        Assert.Equal(new byte[] { 1, 2 }, list[0]);
        Assert.Empty(Assert.IsType<RpcMap>(list[1]).Values);
    }

    [Theory]
    [InlineData("cc ff", 255)]
    [InlineData("cd 01 00", 256)]
    [InlineData("ce ff ff ff ff", 4_294_967_295)]
    [InlineData("cf 00 00 00 01 00 00 00 00", 4_294_967_296)]
    [InlineData("d0 80", -128)]
    [InlineData("d1 80 00", -32_768)]
    [InlineData("d2 80 00 00 00", -2_147_483_648)]
    [InlineData("d3 ff ff ff ff ff ff ff ff", -1)]
    [InlineData("ff", -1)]
    [InlineData("e0", -32)]
    public async Task Number_of_each_width_is_read(string bytes, long expected) =>
        Assert.Equal(expected, (await Read([0x81, 0xa1, (byte)'n', .. Hex(bytes)])).Number("n"));

    [Theory]
    [InlineData("c0")]
    [InlineData("c2")]
    [InlineData("80")]
    public async Task Value_of_another_type_is_as_good_as_absent(string bytes)
    {
        var map = await Read([0x81, 0xa1, (byte)'n', .. Hex(bytes)]);

        Assert.Equal(("", 0, ""), (map.Text("n"), map.Number("n"), map.Map("n").Text("m")));
    }

    [Theory]
    [InlineData("93 01 02 03")]
    [InlineData("81 01 02")]
    [InlineData("81 a1 6e c1")]
    [InlineData("81 a1 6e db ff ff ff ff")]
    [InlineData("81 a1 6e dd ff ff ff ff")]
    [InlineData("df ff ff ff ff")]
    [InlineData("81 a1 6e 91 91 91 91 91 91 91 91 91 91 91 91 91 91 91 91 91 01")]
    public async Task Bytes_that_no_agent_sends_are_refused_before_memory_is_spent_on_them(string bytes) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(Hex(bytes)));

    [Fact]
    public async Task Stream_that_ends_within_a_value_is_an_end_and_not_a_value() =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => Read([0x81, 0xa5, (byte)'n']));

    [Fact]
    public void Text_that_is_too_long_for_the_wire_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcWriter().Text(new string('x', 65_536)));

    private static byte[] Hex(string bytes) => Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));

    private static async Task<RpcMap> Read(byte[] bytes, int bytesAtOnce = int.MaxValue)
    {
        using var stream = new CutStream(bytes, bytesAtOnce);
        return await new RpcReader(stream).ReadMapAsync(CancellationToken.None);
    }

    /// <summary>Gives out so many bytes at a time at most, as a network may.</summary>
    private sealed class CutStream(byte[] bytes, int max) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, max)], cancellationToken);
    }
}
