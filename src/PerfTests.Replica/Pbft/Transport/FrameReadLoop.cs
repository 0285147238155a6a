using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Reads a link to its end and counts why it ended.</summary>
internal static class FrameReadLoop
{
    /// <summary>Reads every message until the link ends or sends something wrong.</summary>
    /// <param name="reader">The link's reader.</param>
    /// <param name="traffic">Counts what is wrong.</param>
    /// <param name="take">Takes a message, which is valid until it returns; the next is read once its task has ended.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task ReadAsync(
        LinkReader reader,
        Traffic traffic,
        Func<ReadOnlyMemory<byte>, Task> take,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var (outcome, messages) = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            if (outcome != LinkOutcome.Frame)
            {
                Count(outcome, traffic);
                return;
            }
            while (LinkReader.TryNext(ref messages, out var message))
            {
                await take(message).ConfigureAwait(false);
            }
            if (messages.IsEmpty)
            {
                continue;
            }
            Count(null, traffic);
            return;
        }
    }

    /// <summary>Counts why a link is cut off.</summary>
    /// <param name="outcome">How reading the frame went; null when the frame was well and what is in it was not.</param>
    /// <param name="traffic">Counts.</param>
    public static void Count(LinkOutcome? outcome, Traffic traffic)
    {
        switch (outcome)
        {
            case null:
                traffic.Drop(DropReason.Malformed);
                break;
            case LinkOutcome.Oversized:
                traffic.Drop(DropReason.Oversized);
                break;
            case LinkOutcome.Unauthenticated:
                traffic.Drop(DropReason.Unauthenticated);
                break;
            default:
                break;
        }
    }
}
