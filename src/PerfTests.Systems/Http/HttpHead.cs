using System.Buffers.Text;
using System.Text;

namespace PerfTests.Systems.Http;

/// <summary>The head of a response, as much of it as load needs (RFC 9112, sections 4 to 6).</summary>
internal readonly record struct HttpHead
{
    private const int StatusStart = 9;
    private const int StatusEnd = 12;

    /// <summary>The status code.</summary>
    public int Status { get; private init; }

    /// <summary>Length of the body in bytes; -1 where it ends with the connection or by chunks.</summary>
    public long ContentLength { get; private init; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked { get; private init; }

    /// <summary>Whether the connection can be used again.</summary>
    public bool KeepsAlive { get; private init; }

    /// <summary>Whether another head follows.</summary>
    public bool IsInterim => Status < 200;

    /// <summary>Whether there is no body whatever the headers say.</summary>
    public bool HasNoBody => Status is < 200 or 204 or 304;

    /// <summary>Reads a head.</summary>
    /// <param name="received">What has come so far.</param>
    /// <param name="head">The head.</param>
    /// <param name="length">Its length in bytes, the empty line included.</param>
    /// <returns>Whether it is complete.</returns>
    /// <exception cref="HttpFormatException">It is not one.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out HttpHead head, out int length)
    {
        head = default;
        length = received.IndexOf("\r\n\r\n"u8) + 4;
        if (length < 4)
        {
            return false;
        }

        // The second line break of the empty line is left out: every line in here ends with one.
        var rest = received[..(length - 2)];
        var lineEnd = rest.IndexOf("\r\n"u8);
        var (status, isLatest) = ReadStatus(rest[..lineEnd]);
        head = new HttpHead
        {
            Status = status,
            ContentLength = -1,
            KeepsAlive = isLatest,
        };
        for (rest = rest[(lineEnd + 2)..]; rest.Length > 0; rest = rest[(lineEnd + 2)..])
        {
            lineEnd = rest.IndexOf("\r\n"u8);
            head = ReadField(head, rest[..lineEnd]);
        }

        if (head.HasNoBody)
        {
            head = head with { ContentLength = 0, IsChunked = false };
        }
        else if (head is { IsChunked: false, ContentLength: < 0 })
        {
            head = head with { KeepsAlive = false };
        }

        return true;
    }

    /// <summary>The same head of a connection that is closed after it.</summary>
    public HttpHead WithoutReuse() => this with { KeepsAlive = false };

    private static (int Status, bool IsLatest) ReadStatus(ReadOnlySpan<byte> line)
    {
        if (
            line.Length < StatusEnd
            || !line.StartsWith("HTTP/1."u8)
            || !Utf8Parser.TryParse(line[StatusStart..StatusEnd], out int status, out var digits)
            || digits != StatusEnd - StatusStart
            || status < 100
        )
        {
            throw new HttpFormatException("the first line is not a status line");
        }

        return (status, line[7] != (byte)'0');
    }

    /// <summary>Most fields are of no interest: their first letter rules them out.</summary>
    private static HttpHead ReadField(HttpHead head, ReadOnlySpan<byte> line)
    {
        if (line.Length == 0 || (line[0] | 0x20) is not ('c' or 't'))
        {
            return head;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            return head;
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            return Utf8Parser.TryParse(value, out long bytes, out var digits) && digits == value.Length && bytes >= 0
                ? head with
                {
                    ContentLength = bytes,
                }
                : throw new HttpFormatException("the content length is not a number");
        }

        if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
        {
            return head with { IsChunked = value.Length >= 7 && Ascii.EqualsIgnoreCase(value[^7..], "chunked"u8) };
        }

        if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            return Ascii.EqualsIgnoreCase(value, "close"u8) ? head with { KeepsAlive = false }
                : Ascii.EqualsIgnoreCase(value, "keep-alive"u8) ? head with { KeepsAlive = true }
                : head;
        }

        return head;
    }
}
