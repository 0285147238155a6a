using System.Collections.Concurrent;
using System.Numerics;
using PerfTests.Protocols;

namespace PerfTests.Recording;

/// <summary>
/// A few shards for all threads: memory stays bounded however many threads the pool starts. A thread takes the shard of its
/// number, or the next free one; a flip takes each shard for the moment of exchanging its statistics.
/// </summary>
internal sealed class ShardedStatistics
{
    private readonly Shard[] _shards;
    private readonly ConcurrentBag<IntervalStatistics> _spares = [];
    private readonly bool _logsOperations;

    public ShardedStatistics(int processors, bool logsOperations = false)
    {
        _logsOperations = logsOperations;
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, 2 * processors));
        _shards = [.. Enumerable.Range(0, count).Select(_ => new Shard(CreateStatistics()))];
    }

    /// <summary>Outcomes since the run began, dropped operations included.</summary>
    public OutcomeCounts OutcomesSoFar =>
        new(
            _shards.Sum(shard => Volatile.Read(ref shard.OkSoFar)),
            _shards.Sum(shard =>
                Volatile.Read(ref shard.UnsuccessfulSoFar)
                + Volatile.Read(ref shard.Arrivals(isMeasured: true).Dropped)
                + Volatile.Read(ref shard.Arrivals(isMeasured: false).Dropped)
            )
        );

    /// <summary>Operations in flight: sent and not ended.</summary>
    public long InFlight
    {
        get
        {
            // Ended ones first: the difference is then never below the truth by more than what is sent meanwhile.
            var ended = _shards.Sum(shard =>
                Volatile.Read(ref shard.OkSoFar) + Volatile.Read(ref shard.UnsuccessfulSoFar)
            );
            return Math.Max(0, _shards.Sum(shard => Volatile.Read(ref shard.SentSoFar)) - ended);
        }
    }

    /// <summary>What fell due since the run began.</summary>
    public ArrivalCounts ArrivalsSoFar(bool isMeasured)
    {
        var sum = new ArrivalCounts();
        foreach (var shard in _shards)
        {
            ref var counts = ref shard.Arrivals(isMeasured);
            sum.Scheduled += Volatile.Read(ref counts.Scheduled);
            sum.Queued += Volatile.Read(ref counts.Queued);
            sum.Unqueued += Volatile.Read(ref counts.Unqueued);
            sum.Dropped += Volatile.Read(ref counts.Dropped);
        }

        return sum;
    }

    public void CountScheduled(bool isMeasured) => Interlocked.Increment(ref Arrivals(isMeasured).Scheduled);

    public void CountQueued(bool isMeasured) => Interlocked.Increment(ref Arrivals(isMeasured).Queued);

    /// <summary>Counts an operation that no longer waits for a place in flight.</summary>
    public void CountUnqueued(bool isMeasured) => Interlocked.Increment(ref Arrivals(isMeasured).Unqueued);

    public void RecordSent(in ScheduledOperation operation)
    {
        var shard = Hold();
        shard.Current.Of(operation.IsMeasured).RecordSent(operation);
        shard.SentSoFar++;
        shard.Release();
    }

    /// <summary>Records how an operation ended.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="ended">When.</param>
    /// <param name="inWindow">Whether that was within the measurement window.</param>
    /// <param name="bucket">The bucket of the measurement window in which it fell due; below 0 for none.</param>
    /// <param name="isStraggler">Whether the engine stopped waiting for it.</param>
    public void RecordEnd(
        in ScheduledOperation operation,
        in OperationResult result,
        long ended,
        bool inWindow,
        int bucket,
        bool isStraggler
    )
    {
        var shard = Hold();
        var stage = shard.Current.Of(operation.IsMeasured);
        stage.RecordEnd(operation, result, ended, inWindow);
        if (isStraggler)
        {
            stage.CountStraggler();
        }

        shard.Current.Operations?.Add(OperationRecord.Of(operation, result, ended));
        shard.Current.Completions.Record(result.Outcome, ended, bucket);
        if (result.Outcome == Outcome.Ok)
        {
            shard.OkSoFar++;
        }
        else
        {
            shard.UnsuccessfulSoFar++;
        }

        shard.Release();
    }

    /// <summary>Records that an operation was never sent.</summary>
    public void RecordDropped(bool isMeasured, int bucket)
    {
        Interlocked.Increment(ref Arrivals(isMeasured).Dropped);
        if (bucket >= 0)
        {
            var shard = Hold();
            shard.Current.Completions.Due.CountDropped(bucket);
            shard.Release();
        }
    }

    /// <summary>Takes what was recorded since the last flip, one statistics per shard; to be given back with <see cref="Return"/>.</summary>
    public IntervalStatistics[] Flip()
    {
        var taken = new IntervalStatistics[_shards.Length];
        for (var index = 0; index < taken.Length; index++)
        {
            var spare = _spares.TryTake(out var statistics) ? statistics : CreateStatistics();
            var shard = _shards[index];
            while (!shard.TryHold())
            {
                Thread.Yield();
            }

            taken[index] = shard.Current;
            shard.Current = spare;
            shard.Release();
        }

        return taken;
    }

    /// <summary>Gives statistics back for use in a later flip.</summary>
    public void Return(IEnumerable<IntervalStatistics> shards)
    {
        foreach (var statistics in shards)
        {
            statistics.Clear();
            _spares.Add(statistics);
        }
    }

    private IntervalStatistics CreateStatistics() => new() { Operations = _logsOperations ? [] : null };

    private ref ArrivalCounts Arrivals(bool isMeasured) =>
        ref _shards[Environment.CurrentManagedThreadId & (_shards.Length - 1)].Arrivals(isMeasured);

    private Shard Hold()
    {
        var mask = _shards.Length - 1;
        for (var attempt = 0; ; attempt++)
        {
            var shard = _shards[(Environment.CurrentManagedThreadId + attempt) & mask];
            if (shard.TryHold())
            {
                return shard;
            }

            if (attempt > mask)
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Counts of what fell due, since the run began.</summary>
    internal struct ArrivalCounts
    {
        public long Scheduled;
        public long Queued;
        public long Unqueued;
        public long Dropped;

        /// <summary>Fell due, and neither dropped nor waiting for a place in flight: these are to be sent.</summary>
        public readonly long ToSend => Scheduled - Dropped - (Queued - Unqueued);
    }

    /// <summary>Where one thread at a time records: whoever holds it is its only writer. Arrivals are counted without holding it.</summary>
    private sealed class Shard(IntervalStatistics current)
    {
        /// <summary>Since the run began; written by the holder, read by anybody.</summary>
        public long SentSoFar;
        public long OkSoFar;
        public long UnsuccessfulSoFar;

        private ArrivalCounts _measured;
        private ArrivalCounts _others;
        private int _isHeld;

        /// <summary>What is being recorded; touched only by the holder.</summary>
        public IntervalStatistics Current { get; set; } = current;

        public ref ArrivalCounts Arrivals(bool isMeasured) => ref isMeasured ? ref _measured : ref _others;

        public bool TryHold() => Volatile.Read(ref _isHeld) == 0 && Interlocked.CompareExchange(ref _isHeld, 1, 0) == 0;

        public void Release() => Volatile.Write(ref _isHeld, 0);
    }
}
