using System.Numerics;

namespace PerfTests.Recording;

/// <summary>
/// A log-linear histogram of nanoseconds for one writer at a time: exact below 2,048 ns, above that 1,024 buckets per power
/// of two, so that a value is known to 0.1 %. The buckets nest in those of <see cref="RunHistograms"/>: merging loses nothing
/// that the merged histogram could hold. Recording allocates only when a power of two is met for the first time.
/// </summary>
public sealed class LatencyRecorder
{
    private const int HalfMagnitude = 10;
    private const int Half = 1 << HalfMagnitude;
    private const int Octaves = 33;

    private readonly int[]?[] _octaves = new int[Octaves][];
    private long _count;
    private double _sum;
    private long _maximum;

    /// <summary>Values recorded.</summary>
    public long Count => _count;

    /// <summary>The largest value, exact, in nanoseconds; 0 without any.</summary>
    public long MaxNanoseconds => _maximum;

    /// <summary>The mean, in nanoseconds, of the values as they were given; NaN without any.</summary>
    public double MeanNanoseconds => _count == 0 ? double.NaN : _sum / _count;

    /// <summary>Records a value.</summary>
    /// <param name="nanoseconds">The value; below 0 it counts as 0, above <see cref="RunHistograms.HighestNanoseconds"/> as that.</param>
    public void Record(long nanoseconds)
    {
        // One comparison for both bounds: a negative value is a huge unsigned one.
        if ((ulong)nanoseconds > RunHistograms.HighestNanoseconds)
        {
            nanoseconds = nanoseconds < 0 ? 0 : RunHistograms.HighestNanoseconds;
        }

        var octave = Math.Max(0, BitOperations.Log2((ulong)nanoseconds | 1) - HalfMagnitude);
        var buckets = _octaves[octave] ?? AddOctave(octave);
        buckets[BucketOf(nanoseconds, octave)]++;
        _count++;
        _sum += nanoseconds;
        if (nanoseconds > _maximum)
        {
            _maximum = nanoseconds;
        }
    }

    /// <summary>Adds all values of another recorder, which nobody may be writing.</summary>
    public void Add(LatencyRecorder other)
    {
        ArgumentNullException.ThrowIfNull(other);
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

        _count += other._count;
        _sum += other._sum;
        _maximum = Math.Max(_maximum, other._maximum);
    }

    /// <summary>Adds all values to a histogram of the common shape.</summary>
    /// <param name="target">Made by <see cref="RunHistograms.Create"/>.</param>
    public void AddTo(HdrHistogram.LongHistogram target)
    {
        ArgumentNullException.ThrowIfNull(target);
        for (var octave = 0; octave < Octaves && _count > 0; octave++)
        {
            var buckets = _octaves[octave] ?? [];
            for (var bucket = 0; bucket < buckets.Length; bucket++)
            {
                if (buckets[bucket] > 0)
                {
                    target.RecordValueWithCount(LowestOf(octave, bucket), buckets[bucket]);
                }
            }
        }
    }

    /// <summary>The value that a share of the values do not exceed: the highest of its bucket, at most the largest value.</summary>
    /// <param name="share">0 to 1, for example 0.99.</param>
    /// <returns>Nanoseconds; NaN without any value.</returns>
    public double Quantile(double share)
    {
        if (_count == 0)
        {
            return double.NaN;
        }

        var wanted = Math.Clamp((long)Math.Ceiling(share * _count), 1, _count);
        for (var octave = 0; octave < Octaves; octave++)
        {
            var buckets = _octaves[octave] ?? [];
            for (var bucket = 0; bucket < buckets.Length; bucket++)
            {
                wanted -= buckets[bucket];
                if (wanted <= 0)
                {
                    return Math.Min(LowestOf(octave, bucket + 1) - 1, _maximum);
                }
            }
        }

        return _maximum;
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
        _maximum = 0;
    }

    /// <summary>Octave 0 holds 0 to 2,047 in steps of 1; octave k holds [1,024, 2,048) times 2^k in steps of 2^k.</summary>
    private static int BucketOf(long value, int octave) => octave == 0 ? (int)value : (int)(value >> octave) - Half;

    private static long LowestOf(int octave, int bucket) => octave == 0 ? bucket : (long)(bucket + Half) << octave;

    private int[] AddOctave(int octave) => _octaves[octave] = new int[octave == 0 ? 2 * Half : Half];
}
