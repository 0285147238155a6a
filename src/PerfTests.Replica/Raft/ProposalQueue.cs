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

    private readonly Channel<PendingOperation> waiting = Channel.CreateUnbounded<PendingOperation>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly RaftCluster cluster;
    private readonly RaftLog log;
    private readonly RaftParameters parameters;
    private readonly IntegerParameter timeoutMs;
    private readonly RaftMetrics metrics;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim slotFreed = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;
    private ulong nextIdentity;
    private int queued;
    private int underWay;

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
        (this.cluster, this.log, this.parameters, this.timeoutMs) = (cluster, log, parameters, timeoutMs);
        (this.metrics, this.time) = (metrics, time);
        nextIdentity = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(Guid.NewGuid().ToByteArray());
        loop = Task.Run(LoopAsync);
    }

    /// <summary>Writes that wait to be proposed.</summary>
    public int Queued => Volatile.Read(ref queued);

    /// <summary>Entries proposed and not yet applied.</summary>
    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>Queues a write.</summary>
    /// <returns>What became of it.</returns>
    public Task<OperationResult> SubmitAsync(Operation operation, long acceptedAt)
    {
        if (Interlocked.Increment(ref queued) > parameters.QueueCapacity.Value)
        {
            Interlocked.Decrement(ref queued);
            return Task.FromResult(OperationResult.Unavailable("The node's queue is full."));
        }
        var pending = new PendingOperation(operation, acceptedAt);
        if (!waiting.Writer.TryWrite(pending))
            pending.Complete(OperationResult.Unavailable("The node is stopping."));
        return pending.Result;
    }

    /// <summary>Stops taking writes; those that were not proposed end as not accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (waiting.Reader.TryRead(out var pending))
            pending.Complete(OperationResult.Unavailable("The node is stopping."));
    }

    private async Task LoopAsync()
    {
        var reader = waiting.Reader;
        while (await reader.WaitToReadAsync(stopping.Token).ConfigureAwait(false))
        {
            while (UnderWay >= parameters.Pipeline.Value)
                await slotFreed.WaitAsync(stopping.Token).ConfigureAwait(false);
            var batch = new List<PendingOperation>();
            var bytes = 0;
            Take(batch, ref bytes);
            var linger = parameters.BatchLingerMs.Value;
            if (linger > 0 && batch.Count < parameters.BatchSize.Value)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(linger), time, stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Take(batch, ref bytes);
            }
            if (batch.Count > 0)
                _ = ProposeAsync(batch, bytes);
        }
    }

    private void Take(List<PendingOperation> batch, ref int bytes)
    {
        while (
            batch.Count < parameters.BatchSize.Value
            && waiting.Reader.TryPeek(out var next)
            && (batch.Count == 0 || bytes + CommandWriter.BytesMax(next.Operation) <= EntryBytesMax)
        )
        {
            waiting.Reader.TryRead(out _);
            Interlocked.Decrement(ref queued);
            if (time.GetElapsedTime(next.AcceptedAt).TotalMilliseconds > timeoutMs.Value)
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
        Interlocked.Increment(ref underWay);
        var proposal = new Proposal(nextIdentity++, batch);
        var buffer = new ArrayBufferWriter<byte>(bytes + Proposal.HeaderBytes);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(timeoutMs.Value), time);
        try
        {
            proposal.Encode(buffer);
            metrics.BatchOperations.Observe(batch.Count);
            metrics.Proposals.Add();
            proposal.ProposedAt = time.GetTimestamp();
            var entry = new BinaryLogEntry
            {
                Term = log.Term,
                Content = buffer.WrittenMemory,
                Context = proposal,
            };
            await cluster.ReplicateAsync(entry, deadline.Token).ConfigureAwait(false);
            for (var round = 0; round < parameters.PlantedExtraMessages.Value; round++)
                await cluster.ForceReplicationAsync(deadline.Token).ConfigureAwait(false);
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
            Interlocked.Decrement(ref underWay);
            slotFreed.Release();
        }
    }
}
