using System.Text;
using PerfTests.Systems.Http;

namespace PerfTests.UnitTests.Systems.Http;

public class ChunkedBodyTests
{
    [Theory]
    [InlineData("0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("1a;name=value\r\nabcdefghijklmnopqrstuvwxyz\r\n5\r\n\r\n\r\n\r\r\n0\r\nTrailer: x\r\n\r\n")]
    public void Body_in_any_pieces_is_skipped_to_its_end(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text + "HTTP/1.1");
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var body = new ChunkedBody();
            var skipped = 0;
            while (!body.IsOver)
            {
                skipped += body.Skip(bytes.AsSpan(skipped, Math.Min(piece, bytes.Length - skipped)));
            }

            Assert.Equal(text.Length, skipped);
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("\r\n")]
    [InlineData("2\r\nhello\r\n")]
    [InlineData("ffffffffffffffffffff\r\n")]
    public void Body_that_is_not_in_chunks_is_refused(string text) =>
        Assert.Throws<HttpFormatException>(() => new ChunkedBody().Skip(Encoding.ASCII.GetBytes(text)));
}
