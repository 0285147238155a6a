using System.Globalization;

namespace PerfTests.Recording;

/// <summary>
/// All values of a histogram log, HdrHistogram's V2 or V1, merged in 3-digit buckets as HdrHistogram's own accumulation has it; values in the
/// log's own unit. Stamps are read as HdrHistogram's <c>HistogramLogReader</c> reads them: relative to <c>BaseTime</c>; without one, relative to the start time
/// where they are more than a year before it, else absolute.
/// </summary>
public sealed class HistogramLogSummary
{
    private const double SecondsPerYear = 365 * 24 * 3600.0;

    /// <summary>Values up to 2^53, which a double still counts exactly.</summary>
    private const long Highest = 1L << 53;

    private static readonly BucketLayout Layout = new(1, Highest, RunHistograms.SignificantDigits);

    private readonly SortedDictionary<int, long> _counts = [];
    private readonly SortedDictionary<string, int> _intervalsByTag = new(StringComparer.Ordinal);
    private readonly List<HistogramLogProblem> _problems = [];
    private double? _startTime;
    private double? _baseTime;

    private HistogramLogSummary() { }

    /// <summary>Start of the log in seconds since 1970, from its header or else its first stamp; null of a log without either.</summary>
    public double? StartTimeSeconds => _startTime;

    /// <summary>What stamps are relative to, in seconds since 1970; 0 if they are absolute, null of a log without intervals and header.</summary>
    public double? BaseTimeSeconds => _baseTime;

    /// <summary>Intervals that the filter let pass.</summary>
    public int Intervals => _intervalsByTag.Values.Sum();

    /// <summary>Those intervals by tag; the tag of one without is "".</summary>
    public IReadOnlyDictionary<string, int> IntervalsByTag => _intervalsByTag;

    /// <summary>All tags of the log, also of intervals that the filter left out.</summary>
    public IReadOnlySet<string> Tags { get; private set; } = new HashSet<string>();

    /// <summary>Seconds from the log's start to the first of those intervals; NaN without any.</summary>
    public double FirstSeconds { get; private set; } = double.NaN;

    /// <summary>Seconds from the log's start to the end of the last of those intervals; NaN without any.</summary>
    public double LastSeconds { get; private set; } = double.NaN;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>The lowest value of the first bucket in use, 0 counting as 0; NaN without values.</summary>
    public double Min => Count > 0 ? Layout.LowestOf(_counts.First().Key) : double.NaN;

    /// <summary>The highest value of the last bucket in use; NaN without values.</summary>
    public double Max => Count > 0 ? Layout.HighestOf(_counts.Last().Key) : double.NaN;

    /// <summary>The mean, every value taken as the middle of its bucket; NaN without values.</summary>
    public double Mean => Count > 0 ? _counts.Sum(cell => MiddleOf(cell.Key) * cell.Value) / Count : double.NaN;

    /// <summary>The standard deviation (n), every value taken as the middle of its bucket; NaN without values.</summary>
    public double StandardDeviation
    {
        get
        {
            var mean = Mean;
            return Count > 0
                ? Math.Sqrt(_counts.Sum(cell => cell.Value * Math.Pow(MiddleOf(cell.Key) - mean, 2)) / Count)
                : double.NaN;
        }
    }

    /// <summary>Lines that could not be read.</summary>
    public IReadOnlyList<HistogramLogProblem> Problems => _problems;

    /// <summary>Reads a log to its end.</summary>
    public static HistogramLogSummary Read(TextReader text, HistogramLogFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var summary = new HistogramLogSummary();
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        summary.Tags = tags;
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            try
            {
                summary.Take(line.Trim(), filter ?? new HistogramLogFilter(), tags);
            }
            catch (Exception damage) when (damage is FormatException or InvalidDataException or OverflowException)
            {
                summary._problems.Add(new HistogramLogProblem(number, damage.Message));
            }
        }

        return summary;
    }

    /// <summary>The value of rank <see cref="PercentileRank.Of"/>, as the highest value that its bucket can hold; NaN without values.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is not in [0, 100].</exception>
    public double Percentile(double percentile)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var remaining = PercentileRank.Of(percentile, Count);
        foreach (var (index, count) in _counts)
        {
            remaining -= count;
            if (remaining <= 0)
            {
                return Layout.HighestOf(index);
            }
        }

        return Max;
    }

    private static double MiddleOf(int index)
    {
        var (low, high) = (Layout.LowestOf(index), Layout.HighestOf(index));
        return low + ((high - low + 1) / 2);
    }

    private void Take(string line, HistogramLogFilter filter, SortedSet<string> tags)
    {
        if (line.StartsWith('#'))
        {
            _startTime = ReadHeader(line, "#[StartTime:") ?? _startTime;
            _baseTime = ReadHeader(line, "#[BaseTime:") ?? _baseTime;
            return;
        }

        if (HistogramLog.Parse(line) is not { } part)
        {
            return;
        }

        _startTime ??= part.StartSeconds;
        _baseTime ??= part.StartSeconds < _startTime - SecondsPerYear ? _startTime : 0;
        tags.Add(part.Tag);
        var start = part.StartSeconds + (_baseTime.Value - _startTime.Value);
        if (
            (filter.Tag is not null && filter.Tag != part.Tag)
            || !(start >= filter.FromSeconds && start < filter.ToSeconds)
        )
        {
            return;
        }

        foreach (var (index, count) in part.Histogram.Cells)
        {
            var value = part.Histogram.Layout.LowestOf(index);
            if (value > Highest)
            {
                throw new InvalidDataException($"a value of {value} is beyond what can be summed up");
            }

            var bucket = Layout.IndexOf(value);
            _counts[bucket] = checked(_counts.GetValueOrDefault(bucket) + count);
            Count = checked(Count + count);
        }

        _intervalsByTag[part.Tag] = _intervalsByTag.GetValueOrDefault(part.Tag) + 1;
        FirstSeconds = double.IsNaN(FirstSeconds) ? start : Math.Min(FirstSeconds, start);
        var end = start + part.EndSeconds - part.StartSeconds;
        LastSeconds = double.IsNaN(LastSeconds) ? end : Math.Max(LastSeconds, end);
    }

    private static double? ReadHeader(string line, string prefix)
    {
        if (!line.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var number = new string([
            .. line[prefix.Length..].TrimStart().TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.'),
        ]);
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new FormatException($"{prefix.Trim('#', '[', ':')} is no number of seconds");
    }
}
