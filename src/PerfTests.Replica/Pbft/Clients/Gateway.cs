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

    private static readonly TimeSpan TimerInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetransmitAfter = TimeSpan.FromMilliseconds(300);

    private readonly KeyRing _keys;
    private readonly PbftParameters _parameters;
    private readonly Func<TimeSpan> _timeout;
    private readonly Action<WireRequest, bool> _send;
    private readonly TimeProvider _time;
    private readonly int _needed;
    private readonly Lock _gate = new();
    private readonly Queue<PendingOperation> _waiting = new();
    private readonly Stack<GatewayLane> _free = new();
    private readonly Dictionary<ulong, GatewayLane> _lanes = [];
    private readonly List<WireResult> _results = [];
    private readonly ITimer _timer;
    private bool _isStopped;

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
        (_keys, _parameters, _timeout, _send, _time) = (keys, parameters, timeout, send, time);
        _needed = new Quorums(keys.Nodes).Weak;
        // Drawn anew at each start, so that no lane of an earlier process is used again.
        var session = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        for (ushort i = 0; i < Lanes; i++)
        {
            var lane = new GatewayLane(WireLane.Of(keys.Index, session, i));
            _lanes.Add(lane.Client, lane);
            _free.Push(lane);
        }
        _timer = time.CreateTimer(_ => RetransmitAndExpire(), null, TimerInterval, TimerInterval);
    }

    /// <summary>Operations that wait for a lane.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Carries out an operation.</summary>
    /// <returns>What became of it.</returns>
    public Task<OperationResult> SubmitAsync(Operation operation, long acceptedAt)
    {
        var pending = new PendingOperation(operation, acceptedAt);
        lock (_gate)
        {
            if (_isStopped)
            {
                return Task.FromResult(OperationResult.Unavailable("The node is stopping."));
            }
            if (_waiting.Count >= _parameters.QueueCapacity.Value)
            {
                return Task.FromResult(OperationResult.Unavailable("The node's queue is full."));
            }
            _waiting.Enqueue(pending);
        }
        DispatchWaiting();
        return pending.Result;
    }

    /// <summary>A replica answered.</summary>
    /// <param name="replica">The replica, as its link proved.</param>
    /// <param name="bytes">The reply; malformed ones are ignored.</param>
    public void HandleReply(int replica, ReadOnlyMemory<byte> bytes)
    {
        if (WireReply.Read(bytes) is not { } reply)
        {
            return;
        }
        IReadOnlyList<PendingOperation> operations;
        long beganAt;
        WireResult[] decided;
        lock (_gate)
        {
            if (!_lanes.TryGetValue(reply.Client, out var lane) || lane.Request?.Timestamp != reply.Timestamp)
            {
                return;
            }
            if (lane.Quorum.Add(replica, reply) is not { } accepted)
            {
                return;
            }
            _results.Clear();
            if (!WireReply.TryResults(accepted.Matched.Span, _results) || _results.Count != lane.Operations.Count)
            {
                return;
            }
            (operations, beganAt, decided) = (lane.Operations, lane.BeganAt, [.. _results]);
            Release(lane);
        }
        Complete(operations, decided, beganAt, reply);
        DispatchWaiting();
    }

    /// <summary>Takes no more operations; those under way end as unknown, those that wait as not accepted.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        List<PendingOperation> underWay;
        List<PendingOperation> queued;
        lock (_gate)
        {
            _isStopped = true;
            underWay = [.. _lanes.Values.SelectMany(lane => lane.Operations)];
            queued = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var operation in underWay)
        {
            operation.Complete(OperationResult.Unknown("The node stopped before the operation was decided."));
        }
        foreach (var operation in queued)
        {
            operation.Complete(OperationResult.Unavailable("The node is stopping."));
        }
    }

    private void DispatchWaiting()
    {
        while (true)
        {
            GatewayLane lane;
            List<PendingOperation> taken;
            lock (_gate)
            {
                if (_waiting.Count == 0 || _isStopped || !_free.TryPop(out var idle))
                {
                    return;
                }
                (lane, taken) = (idle, DequeueBatch());
            }
            var request = Build(lane, taken);
            lock (_gate)
            {
                lane.Begin(request, taken, _needed, _time.GetTimestamp());
            }
            _send(request, false);
        }
    }

    private List<PendingOperation> DequeueBatch()
    {
        var (taken, bytes) = (new List<PendingOperation>(), 0);
        while (
            taken.Count < _parameters.RequestBatch.Value
            && _waiting.TryPeek(out var next)
            && (taken.Count == 0 || bytes + BytesMax(next.Operation) <= RequestBytesMax)
        )
        {
            taken.Add(_waiting.Dequeue());
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
            _keys.Index,
            lane.Client,
            ++lane.Timestamp,
            isUnordered: false,
            taken.Count,
            output.Written,
            _keys.Sign
        );
        return WireRequest.Read(bytes, WireRequest.Sha256)
            ?? throw new InvalidOperationException("The gateway built a request that it cannot read.");
    }

    private void Release(GatewayLane lane)
    {
        lane.End();
        _free.Push(lane);
    }

    private void Complete(
        IReadOnlyList<PendingOperation> operations,
        WireResult[] decided,
        long beganAt,
        WireReply reply
    )
    {
        var now = _time.GetTimestamp();
        for (var i = 0; i < operations.Count; i++)
        {
            var (outcome, isDuplicate, index, value) = decided[i];
            if (outcome > (byte)OperationOutcome.Refused)
            {
                operations[i]
                    .Complete(OperationResult.Unknown($"The replicas say {outcome}, which this node does not know."));
                continue;
            }
            var total = _time.GetElapsedTime(operations[i].AcceptedAt, now);
            var queued = _time.GetElapsedTime(operations[i].AcceptedAt, beganAt);
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
    private void RetransmitAndExpire()
    {
        var again = new List<WireRequest>();
        var givenUp = new List<PendingOperation>();
        var late = new List<PendingOperation>();
        lock (_gate)
        {
            foreach (var lane in _lanes.Values.Where(lane => lane.Request is not null))
            {
                if (_time.GetElapsedTime(lane.BeganAt) >= _timeout())
                {
                    givenUp.AddRange(lane.Operations);
                    Release(lane);
                }
                else if (_time.GetElapsedTime(lane.SentAt) >= RetransmitAfter)
                {
                    lane.SentAt = _time.GetTimestamp();
                    again.Add(lane.Request!);
                }
            }
            while (_waiting.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.AcceptedAt) >= _timeout())
            {
                late.Add(_waiting.Dequeue());
            }
        }
        foreach (var request in again)
        {
            _send(request, true);
        }
        foreach (var operation in givenUp)
        {
            operation.Complete(OperationResult.Unknown("The operation was not decided in time."));
        }
        foreach (var operation in late)
        {
            operation.Complete(OperationResult.Unavailable("The operation waited too long for a lane."));
        }
        if (givenUp.Count > 0)
        {
            DispatchWaiting();
        }
    }
}
