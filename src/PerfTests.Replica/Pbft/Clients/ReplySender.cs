using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.State;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Clients;

/// <summary>Answers requests, ordered ones and reads out of order, wherever their client is: connected here, or another replica that asks for its own. One thread uses it.</summary>
/// <param name="self">This replica's index.</param>
/// <param name="store">The state.</param>
/// <param name="clients">Clients that are connected.</param>
/// <param name="own">Takes replies to requests of this node's own.</param>
/// <param name="outbox">Sends replies to other replicas' requests.</param>
/// <param name="misbehaviour">How this node lies, if it does.</param>
/// <param name="traffic">Counts.</param>
internal sealed class ReplySender(
    int self,
    KeyValueStore store,
    ClientConnections clients,
    Action<int, ReadOnlyMemory<byte>> own,
    Outbox outbox,
    Misbehaviour misbehaviour,
    Traffic traffic
)
{
    private const int ReadsWaitingMax = 4_096;

    private readonly Queue<(WireRequest Request, long After)> _reads = new();
    private readonly WireWriter _output = new(4 * 1024);
    private long _preparedHigh;

    /// <summary>Learns which sequence numbers were prepared here.</summary>
    public void NotePrepared(IReadOnlyList<PbftRecord> records)
    {
        foreach (var record in records)
        {
            if (record is PbftRecord.Prepared prepared)
            {
                _preparedHigh = Math.Max(_preparedHigh, prepared.Sequence);
            }
        }
    }

    /// <summary>Takes a read out of order. It is answered once everything is executed that is prepared here by now.</summary>
    /// <param name="request">The read.</param>
    /// <param name="executed">The last sequence number executed.</param>
    /// <param name="mayVote">Whether this replica knows what it prepared; otherwise it must not answer.</param>
    public void Read(WireRequest request, long executed, bool mayVote)
    {
        if (!mayVote)
        {
            traffic.Drop(DropReason.Stale);
        }
        else if (_reads.Count >= ReadsWaitingMax)
        {
            traffic.Drop(DropReason.Overloaded);
        }
        else
        {
            _reads.Enqueue((request, Math.Max(_preparedHigh, executed)));
        }
    }

    /// <summary>Answers the reads whose time has come.</summary>
    public void AnswerReads(long executed, long view)
    {
        while (_reads.TryPeek(out var next) && next.After <= executed)
        {
            _reads.Dequeue();
            Send(next.Request, PbftState.Read(store, next.Request), view, 0, 0, 0);
        }
    }

    /// <summary>Sends an answer.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Answer(PbftReply reply, long now)
    {
        // A sequence number that was restored, or a retry, has no stamps of its own.
        var isStamped = reply.ProposedAt > 1 && reply.CommittedAt >= reply.ProposedAt;
        var submission = reply.ArrivedAt > 0 ? Math.Max(0, reply.ProposedAt - reply.ArrivedAt) : 0;
        Send(
            reply.Request,
            reply.Matched,
            reply.View,
            isStamped ? submission : 0,
            isStamped ? reply.CommittedAt - reply.ProposedAt : 0,
            isStamped ? Math.Max(0, now - reply.CommittedAt) : 0
        );
    }

    /// <summary>Tells clients of another view.</summary>
    public void AnnounceView() => clients.SendWelcomeToAll();

    private void Send(WireRequest request, byte[] matched, long view, long submission, long consensus, long application)
    {
        var said = misbehaviour.Behaviour == ByzantineBehaviour.None ? matched : misbehaviour.Reply(matched);
        var isClients = request.Signer == WireRequest.ClientIndex;
        _output.Truncate();
        if (isClients)
        {
            _output.Byte(WireWelcome.ReplyMark);
        }
        _output.Raw(said);
        WireReply.End(_output, view, submission, consensus, application);
        var bytes = _output.ToArray();
        if (isClients)
        {
            clients.SendReply(request.Client, bytes);
        }
        else if (request.Signer == self)
        {
            own(self, bytes);
        }
        else
        {
            outbox.Send(request.Signer, new GatewayReply(self, bytes), 0);
        }
    }
}
