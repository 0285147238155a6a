using System.Collections.Concurrent;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Pbft.Verification;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Clients;

/// <summary>Clients' connections: greets them, takes their requests, and finds the one to answer on.</summary>
/// <param name="intake">Takes requests.</param>
/// <param name="welcome">What clients are told now.</param>
/// <param name="traffic">Counts.</param>
internal sealed class ClientConnections(MessageReceiver intake, Func<WireWelcome> welcome, Traffic traffic)
{
    private const long WaitingBytesMax = 32L * 1024 * 1024;

    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<uint, LinkSender> _sessions = new();

    /// <summary>Clients that are connected.</summary>
    public int Connected => _sessions.Count;

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(SecureLink link, CancellationToken cancellation)
    {
        var (hello, after) = await ReadHelloAsync(link, cancellation).ConfigureAwait(false);
        if (hello is not { } greeted)
        {
            return;
        }
        var sender = new LinkSender(link, WaitingBytesMax);
        _sessions[greeted.Session] = sender;
        try
        {
            sender.Post(Encode(welcome()));
            await ReceiveBufferedAsync(after).ConfigureAwait(false);
            await FrameReadLoop
                .ReadAsync(link.Reader, traffic, message => intake.FromClient(message.Span), cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            _sessions.TryRemove(new KeyValuePair<uint, LinkSender>(greeted.Session, sender));
        }
    }

    /// <summary>Sends a reply to whoever waits for it in a lane.</summary>
    /// <param name="client">The lane.</param>
    /// <param name="reply">The message.</param>
    public void SendReply(ulong client, byte[] reply)
    {
        if (!_sessions.TryGetValue(WireLane.SessionOf(client), out var sender))
        {
            traffic.Drop(DropReason.NoClient);
        }
        else if (!sender.Post(reply))
        {
            traffic.Drop(DropReason.Unsent);
        }
    }

    /// <summary>Tells every client what it should know now.</summary>
    public void SendWelcomeToAll()
    {
        var message = Encode(welcome());
        foreach (var sender in _sessions.Values)
        {
            sender.Post(message);
        }
    }

    private async Task<(WireHello? Hello, ReadOnlyMemory<byte> After)> ReadHelloAsync(
        SecureLink link,
        CancellationToken cancellation
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(HelloTimeout);
        try
        {
            var (outcome, messages) = await link.Reader.ReadAsync(timeout.Token).ConfigureAwait(false);
            if (
                outcome == LinkOutcome.Frame
                && LinkReader.TryNext(ref messages, out var first)
                && WireHello.Read(first.Span) is { } hello
            )
            {
                return (hello, messages);
            }
            FrameReadLoop.Count(outcome == LinkOutcome.Frame ? null : outcome, traffic);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            traffic.Drop(DropReason.NotAdmitted);
        }
        return (null, default);
    }

    private async Task ReceiveBufferedAsync(ReadOnlyMemory<byte> messages)
    {
        while (LinkReader.TryNext(ref messages, out var message))
        {
            await intake.FromClient(message.Span).ConfigureAwait(false);
        }
    }

    private static byte[] Encode(WireWelcome told)
    {
        var output = new WireWriter(32);
        told.Write(output);
        return output.ToArray();
    }
}
