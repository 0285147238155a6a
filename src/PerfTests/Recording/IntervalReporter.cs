using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace PerfTests.Recording;

/// <summary>
/// Merges ended intervals and hands on their facts, on a thread of its own: neither the pacer nor the pool's threads wait
/// for merging and writing, and operations that occupy every pool thread do not hold it up.
/// </summary>
internal sealed class IntervalReporter : IDisposable
{
    /// <summary>The longest gaps without a success that an interval keeps: in the middle of an outage there is one, around it a few.</summary>
    private const int MaxGaps = 4;

    private readonly BlockingCollection<IntervalFlip> _ended = [];
    private readonly IntervalStatistics _merged = new();
    private readonly LatencyRecorder _response = new();
    private readonly LatencyRecorder _lag = new();
    private readonly OperationRecorderOptions _options;
    private readonly ShardedStatistics _shards;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private long _begin = -1;
    private int _logged;
    private bool _isLogFull;

    public IntervalReporter(OperationRecorderOptions options, ShardedStatistics shards)
    {
        _options = options;
        _shards = shards;
        _thread = new Thread(Report) { IsBackground = true, Name = "perftests-intervals" };
        _thread.Start();
    }

    /// <summary>All that was recorded; complete after <see cref="Complete"/>.</summary>
    public IntervalStatistics Total { get; } = new();

    /// <summary>What the generator used in the measurement window.</summary>
    public GeneratorUse Generator { get; private set; }

    /// <summary>Operations of the measurement window that were to be sent by its end and were not.</summary>
    public long OverdueAtWindowEnd { get; private set; }

    public void Post(IntervalFlip flip) => _ended.Add(flip);

    /// <summary>Waits until everything is recorded.</summary>
    /// <exception cref="Exception">What took the facts, or the progress callback, threw first.</exception>
    public void Complete()
    {
        _ended.CompleteAdding();
        _thread.Join();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _ended.CompleteAdding();
        _thread.Join();
        _ended.Dispose();
    }

    private void Report()
    {
        foreach (var flip in _ended.GetConsumingEnumerable())
        {
            try
            {
                Report(flip);
            }
#pragma warning disable CA1031 // It is thrown again, by Complete: the load must not end in the middle for it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure ??= ExceptionDispatchInfo.Capture(failure);
            }
        }
    }

    private void Report(IntervalFlip flip)
    {
        _merged.Clear();
        foreach (var statistics in flip.Shards)
        {
            _merged.Add(statistics);
            LogOperations(statistics.Operations);
        }

        _shards.Return(flip.Shards);
        Total.AddStages(_merged);
        if (flip.Stage == RunStage.Measure)
        {
            Generator += flip.Generator;
        }

        if (flip.IsWindowEnd)
        {
            OverdueAtWindowEnd = Math.Max(0, flip.MeasuredToSend - Total.Measured.Sent);
        }

        var record = Summarize(flip);
        var (start, end) = (RunClock.Seconds(flip.Start), RunClock.Seconds(flip.End));
        _options.Facts.RecordInterval(
            record,
            [
                .. Tagged(_merged.WarmUp, TaggedHistogram.WarmUpPrefix, start, end),
                .. Tagged(_merged.Measured, "", start, end),
            ]
        );
        _begin = _begin < 0 ? flip.Start : _begin;
        _options.Progress?.Invoke(
            new LoadProgress(RunClock.Seconds(flip.End - _begin), _options.PlannedLength.TotalSeconds, record)
        );
    }

    private void LogOperations(List<OperationRecord>? operations)
    {
        if (operations is not { Count: > 0 })
        {
            return;
        }

        var ended = CollectionsMarshal.AsSpan(operations);
        var room = _options.MaxLoggedOperations - _logged;
        if (ended.Length > room && !_isLogFull)
        {
            _isLogFull = true;
            _options.Facts.Record(
                RunEventKinds.OperationLogFull,
                "run",
                $"{_options.MaxLoggedOperations} operations are logged, further ones are not"
            );
        }

        ended = ended[..Math.Min(ended.Length, room)];
        _logged += ended.Length;
        _options.Facts.RecordOperations(ended);
    }

    private IntervalRecord Summarize(IntervalFlip flip)
    {
        Refill(_response, _merged.WarmUp.Response, _merged.Measured.Response);
        Refill(_lag, _merged.WarmUp.Lag, _merged.Measured.Lag);
        var errors = new Dictionary<string, long>(_merged.Measured.Errors);
        foreach (var (word, count) in _merged.WarmUp.Errors)
        {
            errors[word] = errors.GetValueOrDefault(word) + count;
        }

        var response = _response.ToHistogram();
        var completions = _merged.Completions;
        var successes = completions.Successes.Summarize(MaxGaps);
        return new IntervalRecord
        {
            StartSeconds = RunClock.Seconds(flip.Start),
            DurationSeconds = RunClock.Seconds(flip.End - flip.Start),
            Stage = flip.Stage,
            RequestedRate = flip.RequestedRate,
            Scheduled = flip.Scheduled,
            Sent = _merged.WarmUp.Sent + _merged.Measured.Sent,
            Ok = _merged.WarmUp.Ok + _merged.Measured.Ok,
            Failed = _merged.WarmUp.Failed + _merged.Measured.Failed,
            Unknown = _merged.WarmUp.Unknown + _merged.Measured.Unknown,
            Queued = flip.Queued,
            Dropped = flip.Dropped,
            Overdue = Math.Max(0, flip.ToSend - Total.WarmUp.Sent - Total.Measured.Sent),
            NegativeDurations = _merged.WarmUp.NegativeDurations + _merged.Measured.NegativeDurations,
            InFlight = flip.InFlight,
            GeneratorCpuSeconds = flip.Generator.CpuSeconds,
            CollectionPauseSeconds = flip.Generator.PauseSeconds,
            LongestCollectionPauseMs = flip.Generator.LongestPauseMs,
            MeanUs = response.MeanNanoseconds / 1e3,
            P95Us = response.Percentile(95) / 1e3,
            P99Us = response.Percentile(99) / 1e3,
            MaxUs = response.MaxNanoseconds / 1e3,
            LagP99Us = _lag.ToHistogram().Percentile(99) / 1e3,
            Errors = errors,
            FirstOkSeconds = Seconds(successes?.First),
            LastOkSeconds = Seconds(successes?.Last),
            OkGaps = [.. (successes?.Gaps ?? []).Select(gap => new OkGap(Seconds(gap.From), Seconds(gap.To)))],
            FirstUnsuccessfulSeconds = Seconds(completions.FirstUnsuccessful),
            DueOutcomes = completions.Due.ToOutcomes(),
        };
    }

    private static double Seconds(long? nanoseconds) => nanoseconds is { } stamp ? RunClock.Seconds(stamp) : double.NaN;

    private static void Refill(LatencyRecorder target, LatencyRecorder first, LatencyRecorder second)
    {
        target.Clear();
        target.Add(first);
        target.Add(second);
    }

    private static IEnumerable<TaggedHistogram> Tagged(
        StageStatistics statistics,
        string prefix,
        double start,
        double end
    ) =>
        statistics
            .Measures.Where(measure => measure.Values.Count > 0)
            .Select(measure => new TaggedHistogram(prefix + measure.Tag, start, end, measure.Values.ToHistogram()));
}
