using System.Collections.Concurrent;
using System.Numerics;
using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// A few slots for all threads: memory stays bounded however many threads the pool starts. A thread takes the slot of its
/// number, or the next free one; a flip takes each slot for the moment of exchanging its statistics.
/// </summary>
internal sealed class ShardedStatistics
{
    private readonly StatisticsShard[] _slots;
    private readonly ConcurrentBag<IntervalStatistics> _spares = [];
    private readonly bool _logsOperations;

    public ShardedStatistics(int processors, bool logsOperations = false)
    {
        _logsOperations = logsOperations;
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, 2 * processors));
        _slots = [.. Enumerable.Range(0, count).Select(_ => new StatisticsShard { Current = CreateTally() })];
    }

    /// <summary>Outcomes since the run began.</summary>
    public StepFeedback OutcomesSoFar =>
        new(
            _slots.Sum(slot => Volatile.Read(ref slot.OkSoFar)),
            _slots.Sum(slot => Volatile.Read(ref slot.UnsuccessfulSoFar))
        );

    public void RecordSent(in PendingOperation operation, long sent)
    {
        var slot = Hold();
        slot.Current.Of(operation.IsWarmUp).RecordSent(operation, sent);
        slot.Release();
    }

    public void RecordEnd(
        in PendingOperation operation,
        in OperationResult result,
        long sent,
        long ended,
        bool inWindow,
        int bucket
    )
    {
        var slot = Hold();
        slot.Current.Of(operation.IsWarmUp).RecordEnd(operation, result, sent, ended, inWindow);
        slot.Current.Operations?.Add(OperationRecord.Of(operation.Operation, result, sent, ended));
        slot.Current.Completions.Record(result.Outcome, ended, bucket);
        if (result.Outcome == Outcome.Ok)
        {
            slot.OkSoFar++;
        }
        else
        {
            slot.UnsuccessfulSoFar++;
        }

        slot.Release();
    }

    /// <summary>Records that an operation was never sent.</summary>
    public void RecordDropped(int bucket)
    {
        var slot = Hold();
        slot.Current.Completions.Due.CountDropped(bucket);
        slot.Release();
    }

    /// <summary>Takes what was recorded since the last flip, one statistics per slot; to be given back with <see cref="Return"/>.</summary>
    public IntervalStatistics[] Flip()
    {
        var taken = new IntervalStatistics[_slots.Length];
        for (var index = 0; index < taken.Length; index++)
        {
            var spare = _spares.TryTake(out var statistics) ? statistics : CreateTally();
            var slot = _slots[index];
            while (!slot.TryHold())
            {
                Thread.Yield();
            }

            taken[index] = slot.Current;
            slot.Current = spare;
            slot.Release();
        }

        return taken;
    }

    /// <summary>Gives shards back for use in a later flip.</summary>
    public void Return(IEnumerable<IntervalStatistics> shards)
    {
        foreach (var statistics in shards)
        {
            statistics.Clear();
            _spares.Add(statistics);
        }
    }

    private IntervalStatistics CreateTally() => new() { Operations = _logsOperations ? [] : null };

    private StatisticsShard Hold()
    {
        var mask = _slots.Length - 1;
        for (var attempt = 0; ; attempt++)
        {
            var slot = _slots[(Environment.CurrentManagedThreadId + attempt) & mask];
            if (slot.TryHold())
            {
                return slot;
            }

            if (attempt > mask)
            {
                Thread.Yield();
            }
        }
    }
}
