using System.Collections.Immutable;

namespace PerfTests.Recording;

/// <summary>
/// Durations in the buckets of an HdrHistogram, with their exact count, sum, minimum and maximum beside. It cannot be changed, and takes one to
/// two bytes a bucket in use. Every percentile of the project comes from <see cref="Percentile"/>.
/// </summary>
public sealed class LatencyHistogram
{
    private readonly byte[] _counts;

    private LatencyHistogram(BucketLayout layout, byte[] counts, LatencyTotals totals)
    {
        Layout = layout;
        _counts = counts;
        Totals = totals;
    }

    /// <summary>No values.</summary>
    public static LatencyHistogram Empty { get; } = new(BucketLayout.Run, [], LatencyTotals.None);

    /// <summary>Count, sum, minimum and maximum.</summary>
    public LatencyTotals Totals { get; }

    /// <summary>Number of values.</summary>
    public long Count => Totals.Count;

    /// <summary>The smallest value, exact, in nanoseconds; NaN without any.</summary>
    public double MinNanoseconds => Count > 0 ? Totals.MinNs : double.NaN;

    /// <summary>The largest value, exact, in nanoseconds; NaN without any.</summary>
    public double MaxNanoseconds => Count > 0 ? Totals.MaxNs : double.NaN;

    /// <summary>The mean from the exact sum, in nanoseconds; NaN without values.</summary>
    public double MeanNanoseconds => Count > 0 ? (double)Totals.SumNs / Count : double.NaN;

    /// <summary>The buckets that hold values, ascending.</summary>
    public IReadOnlyList<HistogramBucket> Buckets
    {
        get
        {
            var found = ImmutableArray.CreateBuilder<HistogramBucket>();
            foreach (var (index, count) in Cells)
            {
                found.Add(new HistogramBucket(Layout.LowestOf(index), Layout.HighestOf(index), count));
            }

            return found.ToImmutable();
        }
    }

    internal BucketLayout Layout { get; }

    /// <summary>The buckets that hold values, ascending: index and count.</summary>
    internal CellEnumerator Cells => new(_counts);

    /// <summary>The counts as <see cref="BucketCounts"/> writes them.</summary>
    internal ReadOnlySpan<byte> Counts => _counts;

    /// <summary>A histogram of values that are at hand.</summary>
    /// <param name="nanoseconds">The values, in any order; clamped to 0 to <see cref="RunHistograms.HighestNanoseconds"/>.</param>
    public static LatencyHistogram Of(IEnumerable<long> nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(nanoseconds);
        var recorder = new LatencyRecorder();
        foreach (var value in nanoseconds)
        {
            recorder.Record(value);
        }

        return recorder.ToHistogram();
    }

    /// <summary>All values of several histograms of runs; nothing is averaged.</summary>
    /// <exception cref="OverflowException">There are more values than can be counted.</exception>
    public static LatencyHistogram Merge(IEnumerable<LatencyHistogram> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var recorder = new LatencyRecorder();
        foreach (var part in parts)
        {
            recorder.Add(part);
        }

        return recorder.ToHistogram();
    }

    /// <summary>
    /// The percentile: of the values in ascending order the one of rank <see cref="PercentileRank.Of"/>, as the highest value that its bucket
    /// can hold, at most the largest value.
    /// </summary>
    /// <param name="percentile">0 to 100; 100 gives the largest value.</param>
    /// <returns>Nanoseconds; NaN without values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is not in [0, 100].</exception>
    public double Percentile(double percentile)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var remaining = PercentileRank.Of(percentile, Count);
        foreach (var (index, count) in Cells)
        {
            remaining -= count;
            if (remaining <= 0)
            {
                return Math.Min(Layout.HighestOf(index), Totals.MaxNs);
            }
        }

        return Totals.MaxNs;
    }

    /// <summary>
    /// The standard deviation (n) about the exact mean, in nanoseconds, each value taken as the middle of its bucket but within minimum and
    /// maximum; NaN without values.
    /// </summary>
    public double StandardDeviationNanoseconds()
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var (mean, squares) = (MeanNanoseconds, 0.0);
        foreach (var (index, count) in Cells)
        {
            var distance = MiddleOf(index) - mean;
            squares += count * (distance * distance);
        }

        return Math.Sqrt(squares / Count);
    }

    /// <summary>Number of values in buckets whose highest value, at most the maximum, lies above a limit.</summary>
    /// <param name="nanoseconds">The limit.</param>
    public long CountAbove(double nanoseconds)
    {
        var above = 0L;
        foreach (var (index, count) in Cells)
        {
            above += Math.Min(Layout.HighestOf(index), Totals.MaxNs) > nanoseconds ? count : 0;
        }

        return above;
    }

    /// <summary>A histogram of encoded counts, with totals that the buckets alone give: every value the middle of its bucket.</summary>
    /// <exception cref="InvalidDataException">The counts do not fit the layout.</exception>
    internal static LatencyHistogram FromCounts(BucketLayout layout, ReadOnlySpan<byte> counts)
    {
        var (total, sum, first, last) = ((Int128)0, (Int128)0, -1, -1);
        var reader = new BucketCounts.Reader(counts);
        while (reader.MoveNext())
        {
            if (reader.Index >= layout.Length)
            {
                throw new InvalidDataException($"bucket {reader.Index} of {layout.Length}");
            }

            last = (int)reader.Index;
            first = first < 0 ? last : first;
            total += reader.Count;
            sum +=
                (Int128)reader.Count * (layout.LowestOf(last) + ((layout.HighestOf(last) - layout.LowestOf(last)) / 2));
        }

        if (total > long.MaxValue)
        {
            throw new InvalidDataException("more values than can be counted");
        }

        var totals =
            last < 0
                ? LatencyTotals.None
                : new LatencyTotals((long)total, sum, layout.LowestOf(first), layout.HighestOf(last));
        return new LatencyHistogram(layout, counts.ToArray(), totals);
    }

    /// <summary>The same buckets with the totals that were kept exactly.</summary>
    /// <exception cref="InvalidDataException">The totals cannot be those of these buckets.</exception>
    internal LatencyHistogram WithTotals(LatencyTotals totals)
    {
        var (lowest, highest, sumMin, sumMax) = (long.MaxValue, 0L, (Int128)0, (Int128)0);
        foreach (var (index, count) in Cells)
        {
            (lowest, highest) = (Math.Min(lowest, index), index);
            sumMin += (Int128)count * Layout.LowestOf(index);
            sumMax += (Int128)count * Layout.HighestOf(index);
        }

        var areTheirs =
            totals.Count == Count
            && totals.SumNs >= sumMin
            && totals.SumNs <= sumMax
            && (Count == 0 || (IsIn((int)lowest, totals.MinNs) && IsIn((int)highest, totals.MaxNs)));
        return areTheirs && totals.MinNs <= totals.MaxNs
            ? new LatencyHistogram(Layout, _counts, totals)
            : throw new InvalidDataException(
                $"count {totals.Count}, sum {totals.SumNs}, minimum {totals.MinNs} and maximum {totals.MaxNs} are not those of its {Count} values"
            );
    }

    /// <summary>A histogram of a recorder's counts and totals, which are known to belong together.</summary>
    internal static LatencyHistogram OfRecorder(ReadOnlySpan<byte> counts, LatencyTotals totals) =>
        totals.Count == 0 ? Empty : new LatencyHistogram(BucketLayout.Run, counts.ToArray(), totals);

    private bool IsIn(int index, long value) => value >= Layout.LowestOf(index) && value <= Layout.HighestOf(index);

    private double MiddleOf(int index)
    {
        var lowest = Layout.LowestOf(index);
        return Math.Clamp(lowest + ((Layout.HighestOf(index) - lowest) / 2), Totals.MinNs, Totals.MaxNs);
    }

    /// <summary>Goes through the buckets that hold values.</summary>
    internal ref struct CellEnumerator(ReadOnlySpan<byte> counts)
    {
        private BucketCounts.Reader _reader = new(counts);

        /// <summary>Bucket and count.</summary>
        public readonly (int Index, long Count) Current => ((int)_reader.Index, _reader.Count);

        /// <summary>Itself, from where it is.</summary>
        public readonly CellEnumerator GetEnumerator() => this;

        /// <summary>Goes on to the next.</summary>
        public bool MoveNext() => _reader.MoveNext();
    }
}
