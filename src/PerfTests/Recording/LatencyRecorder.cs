using System.Buffers;
using System.Numerics;

namespace PerfTests.Recording;

/// <summary>
/// Collects durations for one writer at a time, in the buckets of <see cref="RunHistograms"/> and with exact count, sum, minimum and maximum.
/// Recording allocates only when a power of two is met for the first time.
/// </summary>
public sealed class LatencyRecorder
{
    private const int UnitMagnitude = 9;
    private const int HalfMagnitude = 10;
    private const int Half = 1 << HalfMagnitude;
    private const int Octaves = 23;

    private readonly long[]?[] _octaves = new long[Octaves][];
    private long _count;
    private Int128 _sum;
    private long _minimum = long.MaxValue;
    private long _maximum;

    /// <summary>Values recorded.</summary>
    public long Count => _count;

    /// <summary>Count, sum, minimum and maximum of the values as they were given.</summary>
    public LatencyTotals Totals =>
        _count == 0 ? LatencyTotals.None : new LatencyTotals(_count, _sum, _minimum, _maximum);

    /// <summary>Records a value.</summary>
    /// <param name="nanoseconds">The value; below 0 it counts as 0, above <see cref="RunHistograms.HighestNanoseconds"/> as that.</param>
    public void Record(long nanoseconds)
    {
        // One comparison for both bounds: a negative value is a huge unsigned one.
        if ((ulong)nanoseconds > RunHistograms.HighestNanoseconds)
        {
            nanoseconds = nanoseconds < 0 ? 0 : RunHistograms.HighestNanoseconds;
        }

        var octave = Math.Max(0, BitOperations.Log2((ulong)nanoseconds | 1) - HalfMagnitude - UnitMagnitude);
        var buckets = _octaves[octave] ?? AddOctave(octave);
        buckets[BucketOf(nanoseconds >> UnitMagnitude, octave)]++;
        _count++;
        _sum += nanoseconds;
        if (nanoseconds > _maximum)
        {
            _maximum = nanoseconds;
        }

        if (nanoseconds < _minimum)
        {
            _minimum = nanoseconds;
        }
    }

    /// <summary>Adds all values of another recorder, which nobody may be writing.</summary>
    public void Add(LatencyRecorder other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._count == 0)
        {
            return;
        }

        for (var octave = 0; octave < Octaves; octave++)
        {
            if (other._octaves[octave] is { } theirs)
            {
                var ours = _octaves[octave] ?? AddOctave(octave);
                for (var bucket = 0; bucket < theirs.Length; bucket++)
                {
                    ours[bucket] += theirs[bucket];
                }
            }
        }

        AddTotals(other.Totals);
    }

    /// <summary>Adds all values of a histogram of a run.</summary>
    /// <exception cref="ArgumentException">It has other buckets than a run's.</exception>
    /// <exception cref="OverflowException">There are more values than can be counted.</exception>
    public void Add(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        if (histogram.Count == 0)
        {
            return;
        }

        if (histogram.Layout != BucketLayout.Run)
        {
            throw new ArgumentException("Its buckets are not those of a run.", nameof(histogram));
        }

        _ = checked(_count + histogram.Count);
        foreach (var (index, count) in histogram.Cells)
        {
            var octave = Math.Max(0, (index >> HalfMagnitude) - 1);
            var buckets = _octaves[octave] ?? AddOctave(octave);
            buckets[octave == 0 ? index : index & (Half - 1)] += count;
        }

        AddTotals(histogram.Totals);
    }

    /// <summary>The values so far, in a form that does not change.</summary>
    public LatencyHistogram ToHistogram()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, CountUsed()) * 2 * BucketCounts.MaxCountBytes);
        var writer = new BucketCounts.Writer(buffer);
        for (var octave = 0; octave < Octaves && _count > 0; octave++)
        {
            var buckets = _octaves[octave] ?? [];
            for (var bucket = 0; bucket < buckets.Length; bucket++)
            {
                if (buckets[bucket] > 0)
                {
                    writer.Add(octave == 0 ? bucket : ((octave + 1) << HalfMagnitude) + bucket, buckets[bucket]);
                }
            }
        }

        var histogram = LatencyHistogram.OfRecorder(buffer.AsSpan(0, writer.Length), Totals);
        ArrayPool<byte>.Shared.Return(buffer);
        return histogram;
    }

    /// <summary>Forgets all values and keeps the memory.</summary>
    public void Clear()
    {
        if (_count == 0)
        {
            return;
        }

        foreach (var buckets in _octaves)
        {
            if (buckets is not null)
            {
                Array.Clear(buckets);
            }
        }

        _count = 0;
        _sum = 0;
        _minimum = long.MaxValue;
        _maximum = 0;
    }

    private void AddTotals(LatencyTotals totals)
    {
        _count = checked(_count + totals.Count);
        _sum += totals.SumNs;
        _minimum = Math.Min(_minimum, totals.MinNs);
        _maximum = Math.Max(_maximum, totals.MaxNs);
    }

    private int CountUsed()
    {
        var used = 0;
        foreach (var buckets in _octaves)
        {
            used += buckets is null ? 0 : buckets.Length - buckets.AsSpan().Count(0L);
        }

        return used;
    }

    /// <summary>Octave 0 holds 0 to 2,047 units in steps of 1; octave k holds [1,024, 2,048) times 2^k units in steps of 2^k.</summary>
    private static int BucketOf(long units, int octave) => octave == 0 ? (int)units : (int)(units >> octave) - Half;

    private long[] AddOctave(int octave) => _octaves[octave] = new long[octave == 0 ? 2 * Half : Half];
}
