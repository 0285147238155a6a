using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Messages;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Verification;

/// <summary>Takes what comes over links, lets the gate look at it, and hands on what passes. What needs no signature is looked at on the spot.</summary>
/// <param name="gate">Knows what may come in.</param>
/// <param name="queue">Checks signatures.</param>
/// <param name="traffic">Counts.</param>
/// <param name="message">Takes a replica's message; returns false when there is no room for it.</param>
/// <param name="request">Takes a client's request; returns false when there is no room for it.</param>
internal sealed class MessageReceiver(
    MessageAuthenticator gate,
    VerificationQueue queue,
    Traffic traffic,
    Func<PbftMessage, int, bool> message,
    Func<WireRequest, bool> request
)
{
    /// <summary>Takes a message of a replica.</summary>
    /// <param name="peer">The replica at the other end of the link.</param>
    /// <param name="bytes">Foreign bytes, valid during the call.</param>
    /// <returns>Ends when the next one may be brought.</returns>
    public Task FromReplica(int peer, ReadOnlySpan<byte> bytes)
    {
        traffic.CountReceived(bytes);
        if (!NeedsSignatures(bytes))
        {
            Open(peer, bytes);
            return Task.CompletedTask;
        }
        var kept = bytes.ToArray();
        return queue.Enter(isClients: false, () => Open(peer, kept), kept.Length);
    }

    /// <summary>Takes a request of a client.</summary>
    /// <param name="bytes">Foreign bytes, valid during the call.</param>
    /// <returns>Ends when the next one may be brought.</returns>
    public Task FromClient(ReadOnlySpan<byte> bytes)
    {
        var kept = bytes.ToArray();
        return queue.Enter(isClients: true, () => OpenRequest(kept), kept.Length);
    }

    private static bool NeedsSignatures(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 2
        || bytes[0] != 0
        || (MessageType)bytes[1]
            is MessageType.PrePrepare
                or MessageType.ForwardedRequest
                or MessageType.ViewChange
                or MessageType.NewView
                or MessageType.CheckpointVote;

    private void Open(int peer, ReadOnlySpan<byte> bytes)
    {
        if (Passed(gate.Open(peer, bytes, out var opened)) && !message(opened!, bytes.Length))
        {
            traffic.Drop(DropReason.Overrun);
        }
    }

    private void OpenRequest(byte[] bytes)
    {
        if (Passed(gate.OpenRequest(bytes, out var opened)) && !request(opened!))
        {
            traffic.Drop(DropReason.Overrun);
        }
    }

    private bool Passed(AuthenticationOutcome outcome)
    {
        if (outcome == AuthenticationOutcome.Malformed)
        {
            traffic.Drop(DropReason.Malformed);
        }
        else if (outcome == AuthenticationOutcome.Unauthenticated)
        {
            traffic.Drop(DropReason.Unauthenticated);
        }
        return outcome == AuthenticationOutcome.Passed;
    }
}
