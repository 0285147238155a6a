using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// Merges ended intervals and gives them to the recorder, on a thread of its own: neither the pacer nor the pool's threads wait
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
    private readonly LoadRequest _request;
    private readonly ShardedStatistics _slots;
    private readonly RunClock _clock;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private int _logged;
    private bool _isLogFull;

    public IntervalReporter(LoadRequest request, ShardedStatistics slots, RunClock clock)
    {
        _request = request;
        _slots = slots;
        _clock = clock;
        _thread = new Thread(Report) { IsBackground = true, Name = "perftests-intervals" };
        _thread.Start();
    }

    /// <summary>All that was recorded; complete after <see cref="Complete"/>.</summary>
    public IntervalStatistics Total { get; } = new();

    /// <summary>Operations of the measurement window sent by its end.</summary>
    public long SentByWindowEnd { get; private set; }

    public void Post(IntervalFlip flip) => _ended.Add(flip);

    /// <summary>Waits until everything is recorded.</summary>
    /// <exception cref="Exception">What the recorder or the progress callback threw first.</exception>
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

        _slots.Return(flip.Shards);
        Total.AddStages(_merged);
        if (flip.IsWindowEnd)
        {
            SentByWindowEnd = Total.Measured.Sent;
        }

        var record = Summarize(flip);
        var start = record.StartSeconds;
        var end = _clock.SecondsSinceOrigin(flip.End);
        _request.Recorder.RecordInterval(
            record,
            [
                .. Tagged(_merged.WarmUp, TaggedHistogram.WarmUpPrefix, start, end),
                .. Tagged(_merged.Measured, "", start, end),
            ]
        );
        _request.Progress?.Invoke(
            new LoadProgress(flip.End / 1e9, (_request.WarmUp + _request.Load.During).TotalSeconds, record)
        );
    }

    private void LogOperations(List<OperationRecord>? operations)
    {
        if (operations is not { Count: > 0 })
        {
            return;
        }

        var ended = CollectionsMarshal.AsSpan(operations);
        foreach (ref var operation in ended)
        {
            operation = operation with
            {
                SentNanoseconds = _clock.SinceOrigin(operation.SentNanoseconds),
                EndedNanoseconds = _clock.SinceOrigin(operation.EndedNanoseconds),
            };
        }

        var room = _request.MaxLoggedOperations - _logged;
        if (ended.Length > room && !_isLogFull)
        {
            _isLogFull = true;
            _request.Recorder.Record(
                RunEventKinds.OperationLogFull,
                "run",
                $"{_request.MaxLoggedOperations} operations are logged, further ones are not"
            );
        }

        ended = ended[..Math.Min(ended.Length, room)];
        _logged += ended.Length;
        _request.Recorder.RecordOperations(ended);
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
            StartSeconds = _clock.SecondsSinceOrigin(flip.Start),
            DurationSeconds = (flip.End - flip.Start) / 1e9,
            Stage = flip.Stage,
            RequestedRate = flip.RequestedRate,
            Scheduled = flip.Scheduled,
            Sent = _merged.WarmUp.Sent + _merged.Measured.Sent,
            Ok = response.Count,
            Failed = _merged.WarmUp.Failed + _merged.Measured.Failed,
            Unknown = _merged.WarmUp.Unknown + _merged.Measured.Unknown,
            Queued = flip.Queued,
            Dropped = flip.Dropped,
            InFlight = flip.InFlight,
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

    private double Seconds(long? nanoseconds) =>
        nanoseconds is { } stamp ? _clock.SecondsSinceOrigin(stamp) : double.NaN;

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
    )
    {
        (string Tag, LatencyRecorder Values)[] measures =
        [
            (HistogramTags.Response, statistics.Response),
            (HistogramTags.Service, statistics.Service),
            (HistogramTags.ScheduleLag, statistics.Lag),
            (HistogramTags.Unsuccessful, statistics.Unsuccessful),
            (HistogramTags.Submission, statistics.Submission),
            (HistogramTags.Consensus, statistics.Consensus),
            (HistogramTags.Application, statistics.Application),
            (HistogramTags.Return, statistics.Return),
        ];
        return measures
            .Where(measure => measure.Values.Count > 0)
            .Select(measure => new TaggedHistogram(prefix + measure.Tag, start, end, measure.Values.ToHistogram()));
    }
}
