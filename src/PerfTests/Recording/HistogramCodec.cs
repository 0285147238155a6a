using System.Buffers.Binary;
using System.IO.Compression;
using HdrHistogram;
using HdrHistogram.Utilities;

namespace PerfTests.Recording;

/// <summary>
/// HdrHistogram's compressed V2 form (HdrHistogram's <c>AbstractHistogram.encodeIntoByteBuffer</c> and <c>ZigZagLEB128Codec</c>).
/// The package's own codec serves V1 alone: for V2 its encoder loses the largest values of some histograms, which are the ones
/// that matter, and its decoder loses a value behind a long run of empty buckets.
/// </summary>
internal static class HistogramCodec
{
    private const int V2Cookie = 0x1c849303 | 0x10;
    private const int V2CompressedCookie = 0x1c849304 | 0x10;
    private const int HeaderBytes = 40;
    private const int CompressedHeaderBytes = 8;
    private const int LongestCountBytes = 9;

    /// <summary>The highest recorded value, as the lowest of its bucket; 0 without any.</summary>
    public static long HighestValue(HistogramBase histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        var layout = new HistogramLayout(histogram);
        return layout.ValueAt(Math.Max(0, CountUsed(histogram, layout) - 1));
    }

    /// <summary>
    /// Buckets up to the last one that holds a value. Counted by hand: the package's percentile and maximum overflow in the
    /// highest octave.
    /// </summary>
    private static int CountUsed(HistogramBase histogram, HistogramLayout layout)
    {
        var used = 0;
        for (var rest = histogram.TotalCount; rest > 0; used++)
        {
            rest -= histogram.GetCountAtValue(layout.ValueAt(used));
        }

        return used;
    }

    /// <summary>Encodes the histogram.</summary>
    public static byte[] Encode(HistogramBase histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        var layout = new HistogramLayout(histogram);
        var used = CountUsed(histogram, layout);
        var plain = new byte[HeaderBytes + (used * LongestCountBytes)];
        var end = WriteCounts(histogram, layout, used, plain, HeaderBytes);
        WriteHeader(histogram, plain, end - HeaderBytes);
        return Compress(plain.AsSpan(0, end));
    }

    /// <summary>Decodes a histogram, V2 or the older V1.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a histogram.</exception>
    public static HistogramBase Decode(byte[] encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (
            encoded.Length < CompressedHeaderBytes
            || BinaryPrimitives.ReadInt32BigEndian(encoded) != V2CompressedCookie
        )
        {
            return HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(encoded), 0);
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
        using var plain = new MemoryStream();
        inflate.CopyTo(plain);
        return DecodePlain(plain.ToArray());
    }

    private static LongHistogram DecodePlain(ReadOnlySpan<byte> plain)
    {
        if (plain.Length < HeaderBytes || BinaryPrimitives.ReadInt32BigEndian(plain) != V2Cookie)
        {
            throw new InvalidDataException("the cookie is not that of a V2 histogram");
        }

        var histogram = new LongHistogram(
            BinaryPrimitives.ReadInt64BigEndian(plain[16..]),
            BinaryPrimitives.ReadInt64BigEndian(plain[24..]),
            BinaryPrimitives.ReadInt32BigEndian(plain[12..])
        );
        var layout = new HistogramLayout(histogram);
        var counts = plain[HeaderBytes..];
        for (var index = 0L; counts.Length > 0; )
        {
            var count = ReadZigZag(ref counts);
            if (count > 0)
            {
                histogram.RecordValueWithCount(layout.ValueAt(checked((int)index)), count);
            }

            index += count < 0 ? -count : 1;
        }

        return histogram;
    }

    private static long ReadZigZag(ref ReadOnlySpan<byte> source)
    {
        var value = 0UL;
        for (var octet = 0; ; octet++)
        {
            if (octet >= source.Length)
            {
                throw new InvalidDataException("a count is cut short");
            }

            var isLast = octet == LongestCountBytes - 1 || source[octet] < 0x80;
            value |= (isLast ? source[octet] : source[octet] & 0x7FUL) << (7 * octet);
            if (isLast)
            {
                source = source[(octet + 1)..];
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }
    }

    private static void WriteHeader(HistogramBase histogram, Span<byte> target, int payloadBytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, V2Cookie);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], payloadBytes);
        BinaryPrimitives.WriteInt32BigEndian(target[8..], 0); // normalizing index offset
        BinaryPrimitives.WriteInt32BigEndian(target[12..], histogram.NumberOfSignificantValueDigits);
        BinaryPrimitives.WriteInt64BigEndian(target[16..], histogram.LowestTrackableValue);
        BinaryPrimitives.WriteInt64BigEndian(target[24..], histogram.HighestTrackableValue);
        BinaryPrimitives.WriteDoubleBigEndian(target[32..], 1.0); // integer to double conversion ratio
    }

    /// <summary>Counts in order of value; a run of empty buckets is one negative number, its length.</summary>
    private static int WriteCounts(
        HistogramBase histogram,
        HistogramLayout layout,
        int used,
        byte[] target,
        int position
    )
    {
        var zeros = 0L;
        for (var index = 0; index < used; index++)
        {
            var count = histogram.GetCountAtValue(layout.ValueAt(index));
            if (count == 0)
            {
                zeros++;
                continue;
            }

            position = WriteZeros(zeros, target, position);
            zeros = 0;
            position = WriteZigZag(count, target, position);
        }

        return position;
    }

    private static int WriteZeros(long zeros, byte[] target, int position) =>
        zeros switch
        {
            0 => position,
            1 => WriteZigZag(0, target, position),
            _ => WriteZigZag(-zeros, target, position),
        };

    /// <summary>ZigZag, then seven bits a byte, lowest first; the ninth byte takes eight.</summary>
    private static int WriteZigZag(long value, byte[] target, int position)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (var octet = 1; octet < LongestCountBytes && rest >= 0x80; octet++)
        {
            target[position++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[position++] = (byte)rest;
        return position;
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        using var output = new MemoryStream();
        output.Write(stackalloc byte[CompressedHeaderBytes]);
        using (var deflate = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(plain);
        }

        var encoded = output.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(encoded, V2CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(4), encoded.Length - CompressedHeaderBytes);
        return encoded;
    }
}
