using System.Buffers;
using System.Threading.Channels;
using DotNext.Net.Cluster.Consensus.Raft;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Raft;

/// <summary>
/// Gathers concurrent writes into log entries. One loop takes whatever waits, up to the batch size, whenever fewer entries than
/// the pipeline allows are under way.
/// </summary>
internal sealed class ProposalQueue : IAsyncDisposable
{
    private const int EntryBytesMax = 4 * 1024 * 1024;

    private readonly Channel<PendingOperation> _waiting = Channel.CreateUnbounded<PendingOperation>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly RaftCluster _cluster;
    private readonly RaftLog _log;
    private readonly RaftParameters _parameters;
    private readonly IntegerParameter _timeoutMs;
    private readonly RaftMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slotFreed = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private ulong _nextIdentity;
    private int _queued;
    private int _underWay;

    /// <summary>A queue in front of a cluster; starts at once.</summary>
    public ProposalQueue(
        RaftCluster cluster,
        RaftLog log,
        RaftParameters parameters,
        IntegerParameter timeoutMs,
        RaftMetrics metrics,
        TimeProvider time
    )
    {
        (_cluster, _log, _parameters, _timeoutMs) = (cluster, log, parameters, timeoutMs);
        (_metrics, _time) = (metrics, time);
        _nextIdentity = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(Guid.NewGuid().ToByteArray());
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Writes that wait to be proposed.</summary>
    public int Queued => Volatile.Read(ref _queued);

    /// <summary>Entries proposed and not yet applied.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Queues a write.</summary>
    /// <returns>What became of it.</returns>
    public Task<OperationResult> SubmitAsync(Operation operation, long acceptedAt)
    {
        if (Interlocked.Increment(ref _queued) > _parameters.QueueCapacity.Value)
        {
            Interlocked.Decrement(ref _queued);
            return Task.FromResult(OperationResult.Unavailable("The node's queue is full."));
        }
        var pending = new PendingOperation(operation, acceptedAt);
        if (!_waiting.Writer.TryWrite(pending))
        {
            pending.Complete(OperationResult.Unavailable("The node is stopping."));
        }
        return pending.Result;
    }

    /// <summary>Stops taking writes; those that were not proposed end as not accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_waiting.Reader.TryRead(out var pending))
        {
            pending.Complete(OperationResult.Unavailable("The node is stopping."));
        }
    }

    private async Task LoopAsync()
    {
        var reader = _waiting.Reader;
        while (await reader.WaitToReadAsync(_stopping.Token).ConfigureAwait(false))
        {
            while (UnderWay >= _parameters.Pipeline.Value)
            {
                await _slotFreed.WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
            var batch = new List<PendingOperation>();
            var bytes = 0;
            Take(batch, ref bytes);
            var linger = _parameters.BatchLingerMs.Value;
            if (linger > 0 && batch.Count < _parameters.BatchSize.Value)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(linger), _time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Take(batch, ref bytes);
            }
            if (batch.Count > 0)
            {
                _ = ProposeAsync(batch, bytes);
            }
        }
    }

    private void Take(List<PendingOperation> batch, ref int bytes)
    {
        while (
            batch.Count < _parameters.BatchSize.Value
            && _waiting.Reader.TryPeek(out var next)
            && (batch.Count == 0 || bytes + CommandWriter.BytesMax(next.Operation) <= EntryBytesMax)
        )
        {
            _waiting.Reader.TryRead(out _);
            Interlocked.Decrement(ref _queued);
            if (_time.GetElapsedTime(next.AcceptedAt).TotalMilliseconds > _timeoutMs.Value)
            {
                next.Complete(OperationResult.Unavailable("The operation waited too long to be proposed."));
                continue;
            }
            bytes += CommandWriter.BytesMax(next.Operation);
            batch.Add(next);
        }
    }

    private async Task ProposeAsync(List<PendingOperation> batch, int bytes)
    {
        Interlocked.Increment(ref _underWay);
        var proposal = new Proposal(_nextIdentity++, batch);
        var buffer = new ArrayBufferWriter<byte>(bytes + Proposal.HeaderBytes);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(_timeoutMs.Value), _time);
        try
        {
            proposal.Encode(buffer);
            _metrics.BatchOperations.Record(batch.Count);
            _metrics.Proposals.Add(1);
            proposal.ProposedAt = _time.GetTimestamp();
            var entry = new BinaryLogEntry
            {
                Term = _log.Term,
                Content = buffer.WrittenMemory,
                Context = proposal,
            };
            await _cluster.ReplicateAsync(entry, deadline.Token).ConfigureAwait(false);
            for (var round = 0; round < _parameters.PlantedExtraMessages.Value; round++)
            {
                await _cluster.ForceReplicationAsync(deadline.Token).ConfigureAwait(false);
            }
        }
        catch (NotLeaderException e) when (e.InnerException is null)
        {
            // Thrown before the entry is appended: nothing was proposed.
            proposal.GiveUp(OperationResult.NotLeader);
        }
        catch (NotLeaderException)
        {
            proposal.GiveUp(OperationResult.Unknown("Leadership was lost before the operation was committed."));
        }
        catch (OperationCanceledException)
        {
            proposal.GiveUp(OperationResult.Unknown("The operation was not committed in time."));
        }
        catch (Exception e)
        {
            proposal.GiveUp(OperationResult.Unknown(e.Message));
        }
        finally
        {
            // An entry of this node that was overwritten and whose index was then applied by another's entry.
            proposal.GiveUp(OperationResult.Unknown("The entry was replaced by another leader's."));
            Interlocked.Decrement(ref _underWay);
            _slotFreed.Release();
        }
    }
}
