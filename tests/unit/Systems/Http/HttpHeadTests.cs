using System.Text;
using PerfTests.Systems.Http;

namespace PerfTests.UnitTests.Systems.Http;

public class HttpHeadTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", 200, 12, false, true)]
    [InlineData("HTTP/1.1 503 \r\ncontent-length:0\r\nDate: now\r\n\r\n", 503, 0, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n", 200, -1, true, true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\n", 200, 1, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n", 200, 1, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n", 200, 1, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", 200, -1, false, false)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, 0, false, true)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, 0, false, true)]
    public void Head_of_a_response_says_what_follows(string text, int status, long length, bool chunked, bool keeps)
    {
        Assert.True(HttpHead.TryRead(Bytes(text + "body"), out var head, out var end));

        Assert.Equal(text.Length, end);
        Assert.Equal(status, head.Status);
        Assert.Equal(length, head.ContentLength);
        Assert.Equal(chunked, head.IsChunked);
        Assert.Equal(keeps, head.KeepsAlive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r")]
    public void Head_that_is_incomplete_waits_for_more(string text) =>
        Assert.False(HttpHead.TryRead(Bytes(text), out _, out _));

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: twelve\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    public void Head_that_is_none_is_refused(string text) =>
        Assert.Throws<HttpFormatException>(() => HttpHead.TryRead(Bytes(text), out _, out _));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
