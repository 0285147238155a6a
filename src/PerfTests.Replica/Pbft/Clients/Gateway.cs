using System.Security.Cryptography;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Clients;

/// <summary>
/// Carries out operations that come over HTTP: this node is their client, signs them together, and believes what f + 1 replicas say, itself among them. Whoever asks this
/// way trusts this node. Safe from any thread.
/// </summary>
internal sealed class Gateway : IDisposable
{
    private const int Lanes = 64;
    private const int RequestBytesMax = 1024 * 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromMilliseconds(300);

    private readonly KeyRing keys;
    private readonly PbftParameters parameters;
    private readonly Func<TimeSpan> timeout;
    private readonly Action<WireRequest, bool> send;
    private readonly TimeProvider time;
    private readonly int needed;
    private readonly Lock gate = new();
    private readonly Queue<PendingOperation> waiting = new();
    private readonly Stack<GatewayLane> free = new();
    private readonly Dictionary<ulong, GatewayLane> lanes = [];
    private readonly List<WireResult> results = [];
    private readonly ITimer timer;
    private bool isStopped;

    /// <summary>A gateway without operations.</summary>
    /// <param name="keys">This node's keys.</param>
    /// <param name="parameters">Says how many operations are signed together.</param>
    /// <param name="timeout">How long an operation may take.</param>
    /// <param name="send">Gives a request to this replica and to the primary, or to all if the flag says so.</param>
    /// <param name="time">The clock.</param>
    public Gateway(
        KeyRing keys,
        PbftParameters parameters,
        Func<TimeSpan> timeout,
        Action<WireRequest, bool> send,
        TimeProvider time
    )
    {
        (this.keys, this.parameters, this.timeout, this.send, this.time) = (keys, parameters, timeout, send, time);
        needed = new Quorums(keys.Nodes).Weak;
        // Drawn anew at each start, so that no lane of an earlier process is used again.
        var session = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        for (ushort i = 0; i < Lanes; i++)
        {
            var lane = new GatewayLane(WireLane.Of(keys.Index, session, i));
            lanes.Add(lane.Client, lane);
            free.Push(lane);
        }
        timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>Operations that wait for a lane.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>Carries out an operation.</summary>
    /// <returns>What became of it.</returns>
    public Task<OperationResult> SubmitAsync(Operation operation, long acceptedAt)
    {
        var pending = new PendingOperation(operation, acceptedAt);
        lock (gate)
        {
            if (isStopped)
                return Task.FromResult(OperationResult.Unavailable("The node is stopping."));
            if (waiting.Count >= parameters.QueueCapacity.Value)
                return Task.FromResult(OperationResult.Unavailable("The node's queue is full."));
            waiting.Enqueue(pending);
        }
        BeginWaiting();
        return pending.Result;
    }

    /// <summary>A replica answered.</summary>
    /// <param name="replica">The replica, as its link proved.</param>
    /// <param name="bytes">The reply; malformed ones are ignored.</param>
    public void Take(int replica, ReadOnlyMemory<byte> bytes)
    {
        if (WireReply.Read(bytes) is not { } reply)
            return;
        IReadOnlyList<PendingOperation> operations;
        long beganAt;
        WireResult[] decided;
        lock (gate)
        {
            if (!lanes.TryGetValue(reply.Client, out var lane) || lane.Request?.Timestamp != reply.Timestamp)
                return;
            if (lane.Quorum.Add(replica, reply) is not { } accepted)
                return;
            results.Clear();
            if (!WireReply.TryResults(accepted.Matched.Span, results) || results.Count != lane.Operations.Count)
                return;
            (operations, beganAt, decided) = (lane.Operations, lane.BeganAt, [.. results]);
            Release(lane);
        }
        Complete(operations, decided, beganAt, reply);
        BeginWaiting();
    }

    /// <summary>Takes no more operations; those under way end as unknown, those that wait as not accepted.</summary>
    public void Dispose()
    {
        timer.Dispose();
        List<PendingOperation> underWay;
        List<PendingOperation> queued;
        lock (gate)
        {
            isStopped = true;
            underWay = [.. lanes.Values.SelectMany(lane => lane.Operations)];
            queued = [.. waiting];
            waiting.Clear();
        }
        foreach (var operation in underWay)
            operation.Complete(OperationResult.Unknown("The node stopped before the operation was decided."));
        foreach (var operation in queued)
            operation.Complete(OperationResult.Unavailable("The node is stopping."));
    }

    private void BeginWaiting()
    {
        while (true)
        {
            GatewayLane lane;
            List<PendingOperation> taken;
            lock (gate)
            {
                if (waiting.Count == 0 || isStopped || !free.TryPop(out var idle))
                    return;
                (lane, taken) = (idle, Gather());
            }
            var request = Build(lane, taken);
            lock (gate)
                lane.Begin(request, taken, needed, time.GetTimestamp());
            send(request, false);
        }
    }

    private List<PendingOperation> Gather()
    {
        var (taken, bytes) = (new List<PendingOperation>(), 0);
        while (
            taken.Count < parameters.RequestBatch.Value
            && waiting.TryPeek(out var next)
            && (taken.Count == 0 || bytes + BytesMax(next.Operation) <= RequestBytesMax)
        )
        {
            taken.Add(waiting.Dequeue());
            bytes += BytesMax(next.Operation);
        }
        return taken;
    }

    private static int BytesMax(Operation operation) => WireOperation.OverheadBytesMax + operation.ContentBytes;

    private WireRequest Build(GatewayLane lane, List<PendingOperation> taken)
    {
        var output = new WireWriter();
        foreach (var operation in taken.Select(pending => pending.Operation))
        {
            WireOperation.Write(
                output,
                (byte)operation.Kind,
                operation.Id,
                operation.Key,
                operation.Value,
                operation.Expected,
                operation.Expected is not null
            );
        }
        var bytes = WireRequest.Build(
            keys.Index,
            lane.Client,
            ++lane.Timestamp,
            isUnordered: false,
            taken.Count,
            output.Written,
            keys.Sign
        );
        return WireRequest.Read(bytes, WireRequest.Sha256)
            ?? throw new InvalidOperationException("The gateway built a request that it cannot read.");
    }

    private void Release(GatewayLane lane)
    {
        lane.End();
        free.Push(lane);
    }

    private void Complete(
        IReadOnlyList<PendingOperation> operations,
        WireResult[] decided,
        long beganAt,
        WireReply reply
    )
    {
        var now = time.GetTimestamp();
        for (var i = 0; i < operations.Count; i++)
        {
            var (outcome, isDuplicate, index, value) = decided[i];
            if (outcome > (byte)OperationOutcome.Refused)
            {
                operations[i]
                    .Complete(OperationResult.Unknown($"The replicas say {outcome}, which this node does not know."));
                continue;
            }
            var total = time.GetElapsedTime(operations[i].AcceptedAt, now);
            var queued = time.GetElapsedTime(operations[i].AcceptedAt, beganAt);
            var consensus = TimeSpan.FromMicroseconds(reply.ConsensusNanoseconds / 1_000.0);
            var application = TimeSpan.FromMicroseconds(reply.ApplicationNanoseconds / 1_000.0);
            var rest = total - consensus - application;
            operations[i]
                .Complete(
                    new OperationResult(
                        (OperationOutcome)outcome,
                        index,
                        value,
                        new OperationPhases(rest > queued ? rest : queued, consensus, application),
                        isDuplicate,
                        Reason: outcome == (byte)OperationOutcome.Refused ? "The replicas refused it." : null
                    )
                );
        }
    }

    /// <summary>Sends again what is not answered, to all; gives up what took too long.</summary>
    private void Look()
    {
        var again = new List<WireRequest>();
        var givenUp = new List<PendingOperation>();
        var late = new List<PendingOperation>();
        lock (gate)
        {
            foreach (var lane in lanes.Values.Where(lane => lane.Request is not null))
            {
                if (time.GetElapsedTime(lane.BeganAt) >= timeout())
                {
                    givenUp.AddRange(lane.Operations);
                    Release(lane);
                }
                else if (time.GetElapsedTime(lane.SentAt) >= SendAgainAfter)
                {
                    lane.SentAt = time.GetTimestamp();
                    again.Add(lane.Request!);
                }
            }
            while (waiting.TryPeek(out var oldest) && time.GetElapsedTime(oldest.AcceptedAt) >= timeout())
                late.Add(waiting.Dequeue());
        }
        foreach (var request in again)
            send(request, true);
        foreach (var operation in givenUp)
            operation.Complete(OperationResult.Unknown("The operation was not decided in time."));
        foreach (var operation in late)
            operation.Complete(OperationResult.Unavailable("The operation waited too long for a lane."));
        if (givenUp.Count > 0)
            BeginWaiting();
    }
}
