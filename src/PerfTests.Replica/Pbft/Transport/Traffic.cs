using PerfTests.Replica.Pbft.Messages;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Counts messages between replicas by type, and what was dropped by reason; safe from any thread.</summary>
internal sealed class Traffic
{
    private static readonly int Types = (int)Enum.GetValues<MessageType>().Max() + 1;

    private readonly long[] _sent = new long[Types];
    private readonly long[] _sentBytes = new long[Types];
    private readonly long[] _received = new long[Types];
    private readonly long[] _receivedBytes = new long[Types];
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];

    /// <summary>Every type of message with its word.</summary>
    public static IReadOnlyList<(MessageType Type, string Word)> TypeWords { get; } =
    [.. Enum.GetValues<MessageType>().Select(type => (type, Hyphened($"{type}")))];

    /// <summary>Every reason with its word.</summary>
    public static IReadOnlyList<(DropReason Reason, string Word)> ReasonWords { get; } =
    [.. Enum.GetValues<DropReason>().Select(reason => (reason, Hyphened($"{reason}")))];

    /// <summary>Messages sent to other replicas.</summary>
    public long Sent => _sent.Sum();

    /// <summary>Messages received from other replicas.</summary>
    public long Received => _received.Sum();

    /// <summary>Counts a message as it is sent to one replica.</summary>
    /// <param name="message">The message: a byte, then its type.</param>
    public void CountSent(ReadOnlySpan<byte> message) => Count(_sent, _sentBytes, message);

    /// <summary>Counts a message of another replica.</summary>
    /// <param name="message">Foreign bytes.</param>
    public void CountReceived(ReadOnlySpan<byte> message) => Count(_received, _receivedBytes, message);

    /// <summary>Counts something that was dropped.</summary>
    public void Drop(DropReason reason) => Interlocked.Increment(ref _dropped[(int)reason]);

    /// <summary>How much was dropped for a reason.</summary>
    public long Dropped(DropReason reason) => Interlocked.Read(ref _dropped[(int)reason]);

    /// <summary>Messages of a type and their bytes, sent or received.</summary>
    public (long Messages, long Bytes) Of(MessageType type, bool isSent)
    {
        var (messages, bytes) = isSent ? (_sent, _sentBytes) : (_received, _receivedBytes);
        return (Interlocked.Read(ref messages[(int)type]), Interlocked.Read(ref bytes[(int)type]));
    }

    private static void Count(long[] messages, long[] bytes, ReadOnlySpan<byte> message)
    {
        var type = message.Length > 1 && message[1] < Types ? message[1] : 0;
        Interlocked.Increment(ref messages[type]);
        Interlocked.Add(ref bytes[type], message.Length);
    }

    private static string Hyphened(string name) =>
        string.Concat(
            name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}")
        );
}
