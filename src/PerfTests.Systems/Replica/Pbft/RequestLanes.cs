using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>
/// What a correct PBFT client does between its callers and its links: gathers operations into signed requests, one under way in each lane; asks the primary
/// first and everybody when no answer comes; believes what f + 1 replicas say alike, or 2f + 1 of a read out of order, and has such a read ordered if they do not.
/// </summary>
/// <remarks>
/// A request is sent again, under the same timestamp, until it is answered, also when its callers have given up: only a request that waits makes the replicas
/// leave a primary that does not propose it. Safe from any thread.
/// </remarks>
internal sealed class RequestLanes
{
    private const int OperationsUnderWay = 1024;
    private const int LanesMin = 16;
    private const int RequestBytesMax = 1024 * 1024;
    private const int RetryDoublingsMax = 3;

    private static readonly long RetryAfter = TimeSpan.FromMilliseconds(300).Ticks;
    private static readonly long ReplyGracePeriod = TimeSpan.FromMilliseconds(300).Ticks;
    private static readonly long AbandonAfter = TimeSpan.FromSeconds(10).Ticks;

    private readonly Lock _gate = new();
    private readonly Quorums _quorums;
    private readonly ViewEstimate _view;
    private readonly ClientAdvice _advice;
    private readonly Signing _sign;
    private readonly Func<int, ReadOnlyMemory<byte>, bool> _send;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ulong _firstLane;
    private readonly List<PbftLane> _lanes = [];
    private readonly Stack<PbftLane> _idle = new();
    private readonly CallQueue _ordered = new();
    private readonly CallQueue _unordered = new();
    private readonly bool[] _isUp;
    private bool _isStarted;

    /// <summary>Lanes that nothing was asked in yet.</summary>
    /// <param name="quorums">Quorums of the cluster.</param>
    /// <param name="session">The client's session.</param>
    /// <param name="sign">Signs as the client.</param>
    /// <param name="send">Sends a request to a replica; false if there is no link to it at the moment.</param>
    /// <param name="time">The clock of retries.</param>
    public RequestLanes(
        Quorums quorums,
        uint session,
        Signing sign,
        Func<int, ReadOnlyMemory<byte>, bool> send,
        TimeProvider time
    )
    {
        (_quorums, _sign, _send, _time) = (quorums, sign, send, time);
        (_view, _advice) = (new ViewEstimate(quorums), new ClientAdvice(quorums));
        _firstLane = WireLane.Of(WireRequest.ClientIndex, session, 0);
        _isUp = new bool[quorums.Nodes];
        _origin = time.GetTimestamp();
    }

    private long Now => _time.GetElapsedTime(_origin).Ticks;

    /// <summary>Asks the replicas for an operation.</summary>
    /// <param name="operation">The operation as <see cref="WireOperation"/> writes it.</param>
    /// <param name="isRead">Whether it only reads.</param>
    /// <param name="cancellation">Ends the wait; what was not sent by then never is.</param>
    public async Task<ReplicaAnswer> AskAsync(byte[] operation, bool isRead, CancellationToken cancellation)
    {
        var call = new PbftCall(operation);
        List<PbftLane>? begun;
        lock (_gate)
        {
            (isRead && _advice.ReadsUnordered ? _unordered : _ordered).Add(call, Now);
            begun = Begin();
        }
        Send(begun);
        var registration = cancellation.UnsafeRegister(
            static (state, _) =>
            {
                var (self, given) = ((RequestLanes, PbftCall))state!;
                lock (self._gate)
                {
                    given.GiveUp();
                }
            },
            (this, call)
        );
        await using (registration.ConfigureAwait(false))
        {
            return await call.Answer.ConfigureAwait(false);
        }
    }

    /// <summary>A replica said hello, or changed what it asks of clients.</summary>
    public void OnWelcome(int replica, WireWelcome welcome)
    {
        List<PbftLane>? begun;
        lock (_gate)
        {
            _isUp[replica] = true;
            _advice.Learn(replica, welcome);
            _view.Learn(replica, welcome.View);
            _isStarted |= _isUp.Count(up => up) >= _quorums.Nodes - _quorums.Faulty;
            begun = Begin();
        }
        Send(begun);
    }

    /// <summary>The link to a replica is gone. What only that replica was asked goes to all at the next tick.</summary>
    public void OnLost(int replica)
    {
        lock (_gate)
        {
            _isUp[replica] = false;
            if (replica != _view.Primary)
            {
                return;
            }
            foreach (var lane in _lanes)
            {
                if (lane.Retries == 0)
                {
                    lane.RetryAt = Now;
                }
            }
        }
    }

    /// <summary>A replica replied.</summary>
    /// <param name="replica">Which, as its link proves.</param>
    /// <param name="bytes">The reply; kept.</param>
    public void OnReply(int replica, ReadOnlyMemory<byte> bytes)
    {
        if (WireReply.Read(bytes) is not { } reply)
        {
            return;
        }
        List<PbftLane>? begun;
        lock (_gate)
        {
            _view.Learn(replica, reply.View);
            if (Find(reply) is not { } lane)
            {
                return;
            }
            if (lane.IsUnordered)
            {
                TakeRead(lane, replica, reply);
            }
            else if (lane.Replies.Add(replica, reply) is { } accepted)
            {
                Finish(lane, accepted);
            }
            begun = Begin();
        }
        Send(begun);
    }

    /// <summary>Sends again what is not answered, and sends what has lingered. To be called every few milliseconds.</summary>
    public void Tick()
    {
        List<byte[]>? late = null;
        List<PbftLane>? begun;
        lock (_gate)
        {
            var now = Now;
            _isStarted |= now >= ReplyGracePeriod && _isUp.Contains(true);
            foreach (var lane in _lanes)
            {
                RetransmitAndExpire(lane, now, ref late);
            }
            begun = Begin();
        }
        Send(begun);
        foreach (var request in late ?? [])
        {
            SendToAll(request);
        }
    }

    private void RetransmitAndExpire(PbftLane lane, long now, ref List<byte[]>? late)
    {
        if (lane.Request is null)
        {
            return;
        }
        var isWaitedFor = lane.Calls.Any(call => !call.IsDone);
        if (!isWaitedFor && (lane.IsUnordered || now > lane.BegunAt + AbandonAfter))
        {
            Free(lane);
        }
        else if (now >= lane.RetryAt && lane.IsUnordered)
        {
            HaveOrdered(lane);
        }
        else if (now >= lane.RetryAt)
        {
            lane.RetryAt = now + (RetryAfter << Math.Min(lane.Retries, RetryDoublingsMax));
            lane.Retries++;
            (late ??= []).Add(lane.Request);
        }
    }

    private PbftLane? Find(WireReply reply)
    {
        var number = reply.Client - _firstLane;
        if (number >= (ulong)_lanes.Count)
        {
            return null;
        }
        var lane = _lanes[(int)number];
        return lane.Timestamp == reply.Timestamp && lane.Request is not null ? lane : null;
    }

    private void Finish(PbftLane lane, WireReply accepted)
    {
        var results = new List<WireResult>(lane.Calls.Count);
        if (!WireReply.TryResults(accepted.Matched.Span, results) || results.Count != lane.Calls.Count)
        {
            // f + 1 replicas agree on something that makes no sense: more are faulty than the protocol tolerates.
            foreach (var call in lane.Calls)
            {
                call.Complete(ReplicaAnswer.Unknown("malformed-answer"));
            }
        }
        else
        {
            // Only the primary has seen the whole way of a request.
            var phases = lane.Replies.SameFrom(_view.Primary, accepted) is { } said
                ? Phases(said)
                : (PhaseDurations?)null;
            for (var i = 0; i < results.Count; i++)
            {
                lane.Calls[i].Complete(Answer(results[i], phases));
            }
        }
        Free(lane);
    }

    private void TakeRead(PbftLane lane, int replica, WireReply reply)
    {
        var results = new List<WireResult>(lane.Calls.Count);
        if (
            !WireReply.TryResults(reply.Matched.Span, results)
            || results.Count != lane.Calls.Count
            || !lane.Reads.Add(replica, results)
        )
        {
            return;
        }
        var (isMissing, mayAgree) = (false, true);
        for (var i = 0; i < results.Count; i++)
        {
            if (lane.Calls[i].IsDone)
            {
                continue;
            }
            if (lane.Reads.Agreed(i) is { } agreed)
            {
                lane.Calls[i].Complete(Answer(agreed, Phases(reply)));
                continue;
            }
            isMissing = true;
            mayAgree &= lane.Reads.MayAgree(i);
        }
        if (!isMissing)
        {
            Free(lane);
        }
        else if (!mayAgree)
        {
            HaveOrdered(lane);
        }
    }

    /// <summary>Reads on which the replicas did not agree are asked for again, in order.</summary>
    private void HaveOrdered(PbftLane lane)
    {
        foreach (var call in lane.Calls)
        {
            if (!call.IsDone)
            {
                _ordered.Add(call, Now);
            }
        }
        Free(lane);
    }

    private void Free(PbftLane lane)
    {
        lane.End();
        _idle.Push(lane);
    }

    /// <summary>Puts waiting operations into lanes that are free.</summary>
    /// <returns>Lanes whose request is to be signed and sent, which takes too long for the lock.</returns>
    private List<PbftLane>? Begin()
    {
        List<PbftLane>? begun = null;
        var now = Now;
        while (_isStarted && (Take(_unordered, now) ?? Take(_ordered, now)) is { } taken)
        {
            var lane = _idle.TryPop(out var free) ? free : AddLane();
            var isUnordered = taken.Queue == _unordered;
            lane.Begin(taken.Calls, isUnordered, _quorums, isUnordered ? _quorums.Strong : _quorums.Weak, now);
            lane.RetryAt = now + RetryAfter;
            foreach (var call in taken.Calls)
            {
                call.IsSent = true;
            }
            (begun ??= []).Add(lane);
        }
        return begun;
    }

    private (CallQueue Queue, List<PbftCall> Calls)? Take(CallQueue queue, long now)
    {
        if (_idle.Count == 0 && _lanes.Count >= Math.Max(LanesMin, OperationsUnderWay / _advice.RequestOperations))
        {
            return null;
        }
        if (!queue.IsDue(_advice.RequestOperations, _advice.LingerTicks, now))
        {
            return null;
        }
        var calls = queue.Take(_advice.RequestOperations, RequestBytesMax);
        return calls.Count == 0 ? null : (queue, calls);
    }

    private PbftLane AddLane()
    {
        var lane = new PbftLane(_firstLane + (ulong)_lanes.Count);
        _lanes.Add(lane);
        return lane;
    }

    private void Send(List<PbftLane>? begun)
    {
        foreach (var lane in begun ?? [])
        {
            var isUnordered = lane.IsUnordered;
            var request = lane.Sign(_sign);
            if (isUnordered || !_send(_view.Primary, request))
            {
                SendToAll(request);
            }
        }
    }

    private void SendToAll(byte[] request)
    {
        for (var replica = 0; replica < _quorums.Nodes; replica++)
        {
            _ = _send(replica, request);
        }
    }

    private static PhaseDurations Phases(WireReply reply) =>
        new(reply.SubmissionNanoseconds, reply.ConsensusNanoseconds, reply.ApplicationNanoseconds);

    private static ReplicaAnswer Answer(in WireResult result, PhaseDurations? phases) =>
        result.Outcome switch
        {
            0 => Decided("ok", result, phases),
            1 => Decided("mismatch", result, phases),
            2 => Decided("not-found", result with { Value = null }, phases),
            3 => ReplicaAnswer.Failed("refused"),
            _ => ReplicaAnswer.Unknown("malformed-answer"),
        };

    private static ReplicaAnswer Decided(string decision, in WireResult result, PhaseDurations? phases) =>
        new()
        {
            Outcome = Protocols.Outcome.Ok,
            Decision = decision,
            Index = result.Index,
            Value = result.Value,
            Phases = phases,
        };
}
