namespace PerfTests.Recording;

/// <summary>
/// Reads a run's histograms, one line at a time: response times are kept by interval, for the series, the heatmap and recovery after faults; of every
/// other measure one histogram of the whole run. An hour of 250 ms intervals thus takes some 50 MB, not gigabytes.
/// </summary>
internal sealed class HistogramReader
{
    private const string WarmUpResponse = TaggedHistogram.WarmUpPrefix + HistogramTags.Response;

    /// <summary>Most measures of a run; a run has about twenty.</summary>
    private const int MaxTags = 200;

    /// <summary>Most memory for the histograms that are kept by interval, in bytes.</summary>
    private const long MaxKeptBytes = 512L * 1024 * 1024;

    /// <summary>What a kept histogram takes beside its counts, in bytes; about.</summary>
    private const int KeptOverheadBytes = 200;

    private readonly Dictionary<(string Tag, long Microseconds), LatencyTotals> _totals = [];
    private readonly Dictionary<string, MergedMeasure> _merged = [];
    private readonly List<TaggedHistogram> _kept = [];
    private readonly HashSet<(string Tag, long Microseconds)> _seen = [];
    private readonly ReadingProblems _problems;
    private long _keptBytes;

    private HistogramReader(IEnumerable<IntervalRecord> intervals, ReadingProblems problems)
    {
        _problems = problems;
        foreach (var interval in intervals)
        {
            foreach (var (tag, totals) in interval.Latencies)
            {
                _totals[(tag, Microseconds(interval.StartSeconds))] = totals;
            }
        }
    }

    /// <summary>Reads the histograms, each with the exact totals that its interval keeps for it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="intervals">The run's intervals.</param>
    /// <param name="problems">Takes what could not be read.</param>
    public static IReadOnlyList<TaggedHistogram> Read(
        RunFolder folder,
        IReadOnlyList<IntervalRecord> intervals,
        ReadingProblems problems
    )
    {
        var reader = new HistogramReader(intervals, problems);
        foreach (var (number, line) in BoundedLines.Read(folder, RunFolder.HistogramFile, problems))
        {
            try
            {
                if (HistogramLog.Parse(line) is { } part)
                {
                    reader.Take(part);
                }
            }
            catch (Exception damage) when (damage is FormatException or InvalidDataException or OverflowException)
            {
                problems.Add(RunFolder.HistogramFile, $"line {number}: {damage.Message}");
            }
        }

        return [.. reader._kept, .. reader._merged.Select(measure => measure.Value.ToHistogram(measure.Key))];
    }

    private void Take(TaggedHistogram part)
    {
        if (part.Histogram.Layout != BucketLayout.Run)
        {
            throw new InvalidDataException("its buckets are not those of a run");
        }

        if (part.EndSeconds > FactBounds.MaxSeconds)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"ends {part.EndSeconds} s after the run's origin")
            );
        }

        if (!_seen.Add((part.Tag, Microseconds(part.StartSeconds))))
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"a second histogram of {part.Tag} from {part.StartSeconds:0.000} s on")
            );
        }

        part = WithTotals(part);
        if (part.Tag is HistogramTags.Response or WarmUpResponse)
        {
            _keptBytes += part.Histogram.Counts.Length + KeptOverheadBytes;
            if (_keptBytes > MaxKeptBytes)
            {
                throw new InvalidDataException(
                    $"response times by interval take more than {MaxKeptBytes / 1024 / 1024} MiB"
                );
            }

            _kept.Add(part);
            return;
        }

        if (!_merged.TryGetValue(part.Tag, out var merged))
        {
            if (_merged.Count >= MaxTags)
            {
                throw new InvalidDataException($"more than {MaxTags} measures");
            }

            merged = _merged[part.Tag] = new MergedMeasure(part.StartSeconds);
        }

        merged.Add(part);
    }

    private TaggedHistogram WithTotals(TaggedHistogram part)
    {
        if (!_totals.TryGetValue((part.Tag, Microseconds(part.StartSeconds)), out var totals))
        {
            _problems.Add(
                RunFolder.IntervalFile,
                FormattableString.Invariant(
                    $"has no exact totals of {part.Tag} from {part.StartSeconds:0.000} s on: its mean, minimum and maximum are those of buckets"
                )
            );
            return part;
        }

        try
        {
            return part with { Histogram = part.Histogram.WithTotals(totals) };
        }
        catch (InvalidDataException damage)
        {
            _problems.Add(
                RunFolder.IntervalFile,
                FormattableString.Invariant($"at {part.StartSeconds:0.000} s, {part.Tag}: {damage.Message}")
            );
            return part;
        }
    }

    /// <summary>The log of histograms keeps stamps to the microsecond.</summary>
    private static long Microseconds(double seconds) => (long)Math.Round(seconds * 1e6);

    /// <summary>One measure of the whole run.</summary>
    private sealed class MergedMeasure(double startSeconds)
    {
        private readonly LatencyRecorder _values = new();
        private double _endSeconds;

        public void Add(TaggedHistogram part)
        {
            _values.Add(part.Histogram);
            _endSeconds = Math.Max(_endSeconds, part.EndSeconds);
        }

        public TaggedHistogram ToHistogram(string tag) => new(tag, startSeconds, _endSeconds, _values.ToHistogram());
    }
}
