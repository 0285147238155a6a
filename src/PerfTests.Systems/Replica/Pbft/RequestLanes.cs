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
    private static readonly long Grace = TimeSpan.FromMilliseconds(300).Ticks;
    private static readonly long AbandonAfter = TimeSpan.FromSeconds(10).Ticks;

    private readonly Lock gate = new();
    private readonly Quorums quorums;
    private readonly ViewEstimate view;
    private readonly ClientAdvice advice;
    private readonly Signing sign;
    private readonly Func<int, ReadOnlyMemory<byte>, bool> send;
    private readonly TimeProvider time;
    private readonly long origin;
    private readonly ulong firstLane;
    private readonly List<PbftLane> lanes = [];
    private readonly Stack<PbftLane> idle = new();
    private readonly CallQueue ordered = new();
    private readonly CallQueue unordered = new();
    private readonly bool[] isUp;
    private bool isStarted;

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
        (this.quorums, this.sign, this.send, this.time) = (quorums, sign, send, time);
        (view, advice) = (new ViewEstimate(quorums), new ClientAdvice(quorums));
        firstLane = WireLane.Of(WireRequest.ClientIndex, session, 0);
        isUp = new bool[quorums.Nodes];
        origin = time.GetTimestamp();
    }

    private long Now => time.GetElapsedTime(origin).Ticks;

    /// <summary>Asks the replicas for an operation.</summary>
    /// <param name="operation">The operation as <see cref="WireOperation"/> writes it.</param>
    /// <param name="isRead">Whether it only reads.</param>
    /// <param name="cancellation">Ends the wait; what was not sent by then never is.</param>
    public async Task<ReplicaAnswer> AskAsync(byte[] operation, bool isRead, CancellationToken cancellation)
    {
        var call = new PbftCall(operation);
        List<PbftLane>? begun;
        lock (gate)
        {
            (isRead && advice.ReadsUnordered ? unordered : ordered).Add(call, Now);
            begun = Begin();
        }
        Send(begun);
        var registration = cancellation.UnsafeRegister(
            static (state, _) =>
            {
                var (self, given) = ((RequestLanes, PbftCall))state!;
                lock (self.gate)
                    given.GiveUp();
            },
            (this, call)
        );
        await using (registration.ConfigureAwait(false))
            return await call.Answer.ConfigureAwait(false);
    }

    /// <summary>A replica said hello, or changed what it asks of clients.</summary>
    public void OnWelcome(int replica, WireWelcome welcome)
    {
        List<PbftLane>? begun;
        lock (gate)
        {
            isUp[replica] = true;
            advice.Learn(replica, welcome);
            view.Learn(replica, welcome.View);
            isStarted |= isUp.Count(up => up) >= quorums.Nodes - quorums.Faulty;
            begun = Begin();
        }
        Send(begun);
    }

    /// <summary>The link to a replica is gone. What only that replica was asked goes to all at the next tick.</summary>
    public void OnLost(int replica)
    {
        lock (gate)
        {
            isUp[replica] = false;
            if (replica != view.Primary)
                return;
            foreach (var lane in lanes)
            {
                if (lane.Retries == 0)
                    lane.RetryAt = Now;
            }
        }
    }

    /// <summary>A replica replied.</summary>
    /// <param name="replica">Which, as its link proves.</param>
    /// <param name="bytes">The reply; kept.</param>
    public void OnReply(int replica, ReadOnlyMemory<byte> bytes)
    {
        if (WireReply.Read(bytes) is not { } reply)
            return;
        List<PbftLane>? begun;
        lock (gate)
        {
            view.Learn(replica, reply.View);
            if (Find(reply) is not { } lane)
                return;
            if (lane.IsUnordered)
                TakeRead(lane, replica, reply);
            else if (lane.Replies.Add(replica, reply) is { } accepted)
                Finish(lane, accepted);
            begun = Begin();
        }
        Send(begun);
    }

    /// <summary>Sends again what is not answered, and sends what has lingered. To be called every few milliseconds.</summary>
    public void Tick()
    {
        List<byte[]>? late = null;
        List<PbftLane>? begun;
        lock (gate)
        {
            var now = Now;
            isStarted |= now >= Grace && isUp.Contains(true);
            foreach (var lane in lanes)
                Look(lane, now, ref late);
            begun = Begin();
        }
        Send(begun);
        foreach (var request in late ?? [])
            SendToAll(request);
    }

    private void Look(PbftLane lane, long now, ref List<byte[]>? late)
    {
        if (lane.Request is null)
            return;
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
        var number = reply.Client - firstLane;
        if (number >= (ulong)lanes.Count)
            return null;
        var lane = lanes[(int)number];
        return lane.Timestamp == reply.Timestamp && lane.Request is not null ? lane : null;
    }

    private void Finish(PbftLane lane, WireReply accepted)
    {
        var results = new List<WireResult>(lane.Calls.Count);
        if (!WireReply.TryResults(accepted.Matched.Span, results) || results.Count != lane.Calls.Count)
        {
            // f + 1 replicas agree on something that makes no sense: more are faulty than the protocol tolerates.
            foreach (var call in lane.Calls)
                call.Complete(ReplicaAnswer.Unknown("malformed-answer"));
        }
        else
        {
            // Only the primary has seen the whole way of a request.
            var phases = lane.Replies.SameFrom(view.Primary, accepted) is { } said
                ? Phases(said)
                : (PhaseDurations?)null;
            for (var i = 0; i < results.Count; i++)
                lane.Calls[i].Complete(Answer(results[i], phases));
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
            return;
        var (isMissing, mayAgree) = (false, true);
        for (var i = 0; i < results.Count; i++)
        {
            if (lane.Calls[i].IsDone)
                continue;
            if (lane.Reads.Agreed(i) is { } agreed)
            {
                lane.Calls[i].Complete(Answer(agreed, Phases(reply)));
                continue;
            }
            isMissing = true;
            mayAgree &= lane.Reads.MayAgree(i);
        }
        if (!isMissing)
            Free(lane);
        else if (!mayAgree)
            HaveOrdered(lane);
    }

    /// <summary>Reads on which the replicas did not agree are asked for again, in order.</summary>
    private void HaveOrdered(PbftLane lane)
    {
        foreach (var call in lane.Calls)
        {
            if (!call.IsDone)
                ordered.Add(call, Now);
        }
        Free(lane);
    }

    private void Free(PbftLane lane)
    {
        lane.End();
        idle.Push(lane);
    }

    /// <summary>Puts waiting operations into lanes that are free.</summary>
    /// <returns>Lanes whose request is to be signed and sent, which takes too long for the lock.</returns>
    private List<PbftLane>? Begin()
    {
        List<PbftLane>? begun = null;
        var now = Now;
        while (isStarted && (Take(unordered, now) ?? Take(ordered, now)) is { } taken)
        {
            var lane = idle.TryPop(out var free) ? free : AddLane();
            var isUnordered = taken.Queue == unordered;
            lane.Begin(taken.Calls, isUnordered, quorums, isUnordered ? quorums.Strong : quorums.Weak, now);
            lane.RetryAt = now + RetryAfter;
            foreach (var call in taken.Calls)
                call.IsSent = true;
            (begun ??= []).Add(lane);
        }
        return begun;
    }

    private (CallQueue Queue, List<PbftCall> Calls)? Take(CallQueue queue, long now)
    {
        if (idle.Count == 0 && lanes.Count >= Math.Max(LanesMin, OperationsUnderWay / advice.RequestOperations))
            return null;
        if (!queue.IsDue(advice.RequestOperations, advice.LingerTicks, now))
            return null;
        var calls = queue.Take(advice.RequestOperations, RequestBytesMax);
        return calls.Count == 0 ? null : (queue, calls);
    }

    private PbftLane AddLane()
    {
        var lane = new PbftLane(firstLane + (ulong)lanes.Count);
        lanes.Add(lane);
        return lane;
    }

    private void Send(List<PbftLane>? begun)
    {
        foreach (var lane in begun ?? [])
        {
            var isUnordered = lane.IsUnordered;
            var request = lane.Sign(sign);
            if (isUnordered || !send(view.Primary, request))
                SendToAll(request);
        }
    }

    private void SendToAll(byte[] request)
    {
        for (var replica = 0; replica < quorums.Nodes; replica++)
            _ = send(replica, request);
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
