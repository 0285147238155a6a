using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Messages;

/// <summary>
/// Messages as bytes: <c>signed (1) | content | signature (64, if signed)</c>, where content is <c>type (1) | sender (2) | fields</c>, little endian. What is signed is the
/// content: type, sender, view, sequence number and digest are one statement. Encoding is canonical, so that a message within another can be encoded again.
/// </summary>
internal static class MessageCodec
{
    /// <summary>Writes a message with the signature that it has.</summary>
    public static void Write(WireWriter output, PbftMessage message)
    {
        output.Byte(message.Signature is null ? (byte)0 : (byte)1);
        WriteContent(output, message);
        if (message.Signature is { } signature)
        {
            output.Raw(signature);
        }
    }

    /// <summary>Writes what a signature is over.</summary>
    public static void WriteContent(WireWriter output, PbftMessage message)
    {
        output.Byte((byte)TypeOf(message));
        output.UInt16((ushort)message.Sender);
        switch (message)
        {
            case PrePrepare m:
                output.Int64(m.View);
                output.Int64(m.Sequence);
                WriteBatch(output, m.Batch);
                break;
            case Prepare m:
                WriteVote(output, m.View, m.Sequence, m.Digest);
                break;
            case Commit m:
                WriteVote(output, m.View, m.Sequence, m.Digest);
                break;
            case CheckpointVote m:
                output.Int64(m.Sequence);
                WriteDigest(output, m.State);
                break;
            case Decision m:
                output.Int64(m.Sequence);
                WriteDigest(output, m.Digest);
                break;
            case ViewChange m:
                WriteViewChange(output, m);
                break;
            case NewView m:
                WriteNewView(output, m);
                break;
            case ForwardedRequest m:
                output.Bytes(m.Request.Bytes);
                break;
            case FetchBatch m:
                WriteDigest(output, m.Digest);
                break;
            case FetchedBatch m:
                WriteBatch(output, m.Batch);
                break;
            case FetchState m:
                output.Int64(m.Sequence);
                output.Int64(m.Offset);
                break;
            case StateChunk m:
                output.Int64(m.Sequence);
                output.Int64(m.Offset);
                output.Int64(m.Total);
                output.Bytes(m.Bytes.Span);
                break;
            case StatusReport m:
                output.Int64(m.View);
                output.Byte(m.IsActive ? (byte)1 : (byte)0);
                output.Int64(m.Stable);
                output.Int64(m.Executed);
                break;
            case GatewayReply m:
                output.Bytes(m.Reply.Span);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} has no form.", nameof(message));
        }
    }

    /// <summary>Writes a batch: <c>count (2)</c>, then each request with its length.</summary>
    public static void WriteBatch(WireWriter output, Batch batch)
    {
        output.UInt16((ushort)batch.Requests.Count);
        foreach (var request in batch.Requests)
        {
            output.Bytes(request.Bytes);
        }
    }

    /// <summary>The number of a message's type.</summary>
    public static MessageType TypeOf(PbftMessage message) =>
        message switch
        {
            PrePrepare => MessageType.PrePrepare,
            Prepare => MessageType.Prepare,
            Commit => MessageType.Commit,
            CheckpointVote => MessageType.CheckpointVote,
            ViewChange => MessageType.ViewChange,
            NewView => MessageType.NewView,
            ForwardedRequest => MessageType.ForwardedRequest,
            FetchBatch => MessageType.FetchBatch,
            FetchedBatch => MessageType.FetchedBatch,
            FetchState => MessageType.FetchState,
            StateChunk => MessageType.StateChunk,
            StatusReport => MessageType.StatusReport,
            GatewayReply => MessageType.GatewayReply,
            Decision => MessageType.Decision,
            _ => throw new ArgumentException($"{message.GetType().Name} has no number.", nameof(message)),
        };

    private static void WriteVote(WireWriter output, long view, long sequence, Digest digest)
    {
        output.Int64(view);
        output.Int64(sequence);
        WriteDigest(output, digest);
    }

    private static void WriteDigest(WireWriter output, Digest digest) => digest.Write(output.Reserve(Digest.Size));

    private static void WriteViewChange(WireWriter output, ViewChange said)
    {
        output.Int64(said.View);
        output.Int64(said.Stable);
        output.UInt16((ushort)said.Checkpoints.Count);
        foreach (var checkpoint in said.Checkpoints)
        {
            output.Int64(checkpoint.Sequence);
            WriteDigest(output, checkpoint.State);
        }
        WriteCertified(output, said.Prepared);
        WriteCertified(output, said.PrePrepared);
    }

    private static void WriteCertified(WireWriter output, IReadOnlyList<PreparedCertificate> entries)
    {
        output.UInt16((ushort)entries.Count);
        foreach (var entry in entries)
        {
            WriteVote(output, entry.View, entry.Sequence, entry.Digest);
        }
    }

    private static void WriteNewView(WireWriter output, NewView said)
    {
        output.Int64(said.View);
        output.UInt16((ushort)said.ViewChanges.Count);
        foreach (var within in said.ViewChanges)
        {
            var at = output.Length;
            output.UInt32(0);
            WriteContent(output, within);
            output.PatchUInt32(at, (uint)(output.Length - at - 4));
            output.Raw(within.Signature);
        }
        output.Int64(said.Start.Sequence);
        WriteDigest(output, said.Start.State);
        output.UInt16((ushort)said.Chosen.Count);
        foreach (var digest in said.Chosen)
        {
            WriteDigest(output, digest);
        }
    }
}
