using System.Buffers.Binary;
using System.IO.Compression;

namespace PerfTests.Recording;

/// <summary>
/// HdrHistogram's compressed V2 form (HdrHistogram's <c>AbstractHistogram.encodeIntoByteBuffer</c>), read and written; the older V1 is read. Decoding
/// is bounded by the buckets that the header's own bounds allow: a few bytes cannot be inflated to gigabytes.
/// </summary>
internal static class HistogramCodec
{
    private const int V1Cookie = 0x1c849301;
    private const int V1CompressedCookie = 0x1c849302;
    private const int V2Cookie = 0x1c849303;
    private const int V2CompressedCookie = 0x1c849304;

    /// <summary>The bits of a cookie that tell the size of a word, which V2 leaves at 1.</summary>
    private const int WordBits = 0xf0;
    private const int V2Word = 0x10;
    private const int HeaderBytes = 40;
    private const int CompressedHeaderBytes = 8;

    /// <summary>Encodes the histogram. Sum, minimum and maximum have no place in this form.</summary>
    public static byte[] Encode(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        var counts = histogram.Counts;
        var layout = histogram.Layout;
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, V2Cookie | V2Word);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], counts.Length);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], 0); // normalizing index offset
        BinaryPrimitives.WriteInt32BigEndian(header[12..], layout.Digits);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], layout.Lowest);
        BinaryPrimitives.WriteInt64BigEndian(header[24..], layout.Highest);
        BinaryPrimitives.WriteDoubleBigEndian(header[32..], 1.0); // integer to double conversion ratio

        using var output = new MemoryStream();
        output.Write(stackalloc byte[CompressedHeaderBytes]);
        using (var deflate = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(header);
            deflate.Write(counts);
        }

        var encoded = output.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(encoded, V2CompressedCookie | V2Word);
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(4), encoded.Length - CompressedHeaderBytes);
        return encoded;
    }

    /// <summary>Decodes a histogram, V2 or V1; its totals are those that the buckets give.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a histogram.</exception>
    public static LatencyHistogram Decode(byte[] encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var cookie =
            encoded.Length < CompressedHeaderBytes ? 0 : BinaryPrimitives.ReadInt32BigEndian(encoded) & ~WordBits;
        if (cookie is not (V1CompressedCookie or V2CompressedCookie))
        {
            throw new InvalidDataException("the cookie is not that of a compressed histogram");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(encoded.AsSpan(4));
        if (length < 0 || length > encoded.Length - CompressedHeaderBytes)
        {
            throw new InvalidDataException(
                $"{length} bytes were announced, {encoded.Length - CompressedHeaderBytes} are there"
            );
        }

        using var inflate = new ZLibStream(
            new MemoryStream(encoded, CompressedHeaderBytes, length),
            CompressionMode.Decompress
        );
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (inflate.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            throw new InvalidDataException("the header is cut short");
        }

        return DecodePlain(header, cookie == V2CompressedCookie, inflate);
    }

    private static LatencyHistogram DecodePlain(ReadOnlySpan<byte> header, bool isV2, ZLibStream inflate)
    {
        var cookie = BinaryPrimitives.ReadInt32BigEndian(header);
        if ((cookie & ~WordBits) != (isV2 ? V2Cookie : V1Cookie))
        {
            throw new InvalidDataException("the cookie is not that of the histogram inside");
        }

        var layout = new BucketLayout(
            BinaryPrimitives.ReadInt64BigEndian(header[16..]),
            BinaryPrimitives.ReadInt64BigEndian(header[24..]),
            BinaryPrimitives.ReadInt32BigEndian(header[12..])
        );
        var wordBytes = isV2 ? BucketCounts.MaxCountBytes : (cookie & WordBits) >> 4 & 0xe;
        var length = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        if (length < 0 || length > (long)layout.Length * wordBytes)
        {
            throw new InvalidDataException(
                $"{length} bytes of counts were announced; {layout.Length} buckets take at most {(long)layout.Length * wordBytes}"
            );
        }

        var counts = new byte[length];
        if (inflate.ReadAtLeast(counts, length, throwOnEndOfStream: false) < length || inflate.ReadByte() >= 0)
        {
            throw new InvalidDataException($"not the {length} bytes of counts that were announced");
        }

        return LatencyHistogram.FromCounts(layout, isV2 ? counts : FromWords(counts, wordBytes));
    }

    /// <summary>V1 holds every count as a word of fixed size.</summary>
    private static byte[] FromWords(ReadOnlySpan<byte> words, int wordBytes)
    {
        if (wordBytes is not (2 or 4 or 8) || words.Length % wordBytes != 0)
        {
            throw new InvalidDataException($"counts of {wordBytes} bytes");
        }

        var buffer = new byte[words.Length / wordBytes * 2 * BucketCounts.MaxCountBytes];
        var writer = new BucketCounts.Writer(buffer);
        for (var index = 0; index < words.Length / wordBytes; index++)
        {
            var word = words.Slice(index * wordBytes, wordBytes);
            var count = wordBytes switch
            {
                2 => BinaryPrimitives.ReadInt16BigEndian(word),
                4 => BinaryPrimitives.ReadInt32BigEndian(word),
                _ => BinaryPrimitives.ReadInt64BigEndian(word),
            };
            if (count < 0)
            {
                throw new InvalidDataException($"bucket {index} holds {count} values");
            }

            if (count > 0)
            {
                writer.Add(index, count);
            }
        }

        return buffer[..writer.Length];
    }
}
