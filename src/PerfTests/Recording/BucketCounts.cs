namespace PerfTests.Recording;

/// <summary>
/// Counts of buckets in order of value, as HdrHistogram's V2 form holds them (<c>ZigZagLEB128Codec</c>): a positive number is the count of one
/// bucket, a negative one a run of that many empty buckets, 0 one empty bucket. An interval of a thousand distinct values takes about 2 KB.
/// </summary>
internal static class BucketCounts
{
    /// <summary>Most bytes that a count takes.</summary>
    public const int MaxCountBytes = 9;

    /// <summary>Writes counts, ascending by bucket.</summary>
    internal ref struct Writer(Span<byte> target)
    {
        private readonly Span<byte> _target = target;
        private int _next;

        /// <summary>Bytes written.</summary>
        public int Length { get; private set; }

        /// <summary>Writes the count of a bucket, which lies above the one before.</summary>
        public void Add(int index, long count)
        {
            var empty = index - _next;
            if (empty > 0)
            {
                Write(empty == 1 ? 0 : -empty);
            }

            Write(count);
            _next = index + 1;
        }

        /// <summary>ZigZag, then seven bits a byte, lowest first; the ninth byte takes eight.</summary>
        private void Write(long value)
        {
            var rest = (ulong)((value << 1) ^ (value >> 63));
            for (var octet = 1; octet < MaxCountBytes && rest >= 0x80; octet++)
            {
                _target[Length++] = (byte)(rest | 0x80);
                rest >>= 7;
            }

            _target[Length++] = (byte)rest;
        }
    }

    /// <summary>Reads counts, one bucket that holds values at a time.</summary>
    internal ref struct Reader(ReadOnlySpan<byte> source)
    {
        private ReadOnlySpan<byte> _rest = source;
        private long _next;

        /// <summary>The bucket.</summary>
        public readonly long Index => _next - 1;

        /// <summary>Its count, at least 1.</summary>
        public long Count { get; private set; }

        /// <summary>Goes on to the next bucket that holds values.</summary>
        /// <exception cref="InvalidDataException">The bytes end in the middle of a count.</exception>
        public bool MoveNext()
        {
            while (_rest.Length > 0)
            {
                var value = Read();
                // A run of empty buckets is at most as long as the largest layout: more is caught by whoever checks the index.
                _next += value < 0 ? Math.Min(-(value + 1), int.MaxValue) + 1 : 1;
                if (_next > int.MaxValue)
                {
                    throw new InvalidDataException("a run of empty buckets is longer than any histogram");
                }

                if (value > 0)
                {
                    Count = value;
                    return true;
                }
            }

            return false;
        }

        private long Read()
        {
            var value = 0UL;
            for (var octet = 0; octet < _rest.Length; octet++)
            {
                var isLast = octet == MaxCountBytes - 1 || _rest[octet] < 0x80;
                value |= (isLast ? _rest[octet] : _rest[octet] & 0x7FUL) << (7 * octet);
                if (isLast)
                {
                    _rest = _rest[(octet + 1)..];
                    return (long)(value >> 1) ^ -(long)(value & 1);
                }
            }

            throw new InvalidDataException("a count is cut short");
        }
    }
}
