using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Messages;

/// <summary>Reads messages from foreign bytes: never throws, allocates no more than the bytes justify. Signatures are not looked at.</summary>
internal static class MessageReader
{
    private const int ViewChangesMax = 64;
    private const int CertifiedBytes = 16 + Digest.Size;

    /// <summary>Reads a message as <see cref="MessageCodec.Write"/> wrote it.</summary>
    /// <param name="bytes">Foreign bytes.</param>
    /// <param name="hash">Takes digests of requests and batches.</param>
    /// <returns>Null when they are no message.</returns>
    public static PbftMessage? Read(ReadOnlySpan<byte> bytes, Hashing hash)
    {
        if (bytes.Length < 4 || bytes[0] > 1)
        {
            return null;
        }
        var signatureBytes = bytes[0] == 1 ? WireLimits.SignatureBytes : 0;
        if (bytes.Length < 4 + signatureBytes)
        {
            return null;
        }
        var message = ReadContent(bytes[1..^signatureBytes], hash);
        return message is null || signatureBytes == 0
            ? message
            : message with
            {
                Signature = bytes[^signatureBytes..].ToArray(),
            };
    }

    /// <summary>Reads a batch as <see cref="MessageCodec.WriteBatch"/> wrote it.</summary>
    /// <returns>Null when there is none; the reader is malformed then.</returns>
    public static Batch? ReadBatch(ref WireReader reader, Hashing hash)
    {
        var count = reader.UInt16();
        if (count == 0 && !reader.IsMalformed)
        {
            return Batch.Null;
        }
        if (count > Batch.RequestsMax)
        {
            reader.Fail();
        }
        var requests = new List<WireRequest>();
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            if (WireRequest.Read(reader.Bytes(WireLimits.RequestBytesMax), hash) is { IsUnordered: false } request)
            {
                requests.Add(request);
            }
            else
            {
                reader.Fail();
            }
        }
        return reader.IsMalformed ? null : new Batch(requests, hash);
    }

    /// <summary>Reads a view change's content.</summary>
    public static ViewChange? ReadViewChange(ReadOnlySpan<byte> content)
    {
        var reader = new WireReader(content);
        if (reader.Byte() != (byte)MessageType.ViewChange)
        {
            return null;
        }
        var message = ViewChangeOf(ref reader, reader.UInt16());
        return reader.IsComplete ? message : null;
    }

    private static PbftMessage? ReadContent(ReadOnlySpan<byte> content, Hashing hash)
    {
        var reader = new WireReader(content);
        var (type, sender) = ((MessageType)reader.Byte(), (int)reader.UInt16());
        PbftMessage? message = type switch
        {
            MessageType.PrePrepare => PrePrepareOf(ref reader, sender, hash),
            MessageType.Prepare => new Prepare(sender, reader.Int64(), reader.Int64(), DigestOf(ref reader)),
            MessageType.Commit => new Commit(sender, reader.Int64(), reader.Int64(), DigestOf(ref reader)),
            MessageType.CheckpointVote => new CheckpointVote(sender, reader.Int64(), DigestOf(ref reader)),
            MessageType.Decision => new Decision(sender, reader.Int64(), DigestOf(ref reader)),
            MessageType.ViewChange => ViewChangeOf(ref reader, sender),
            MessageType.NewView => NewViewOf(ref reader, sender),
            MessageType.ForwardedRequest => WireRequest.Read(reader.Bytes(WireLimits.RequestBytesMax), hash)
                is { IsUnordered: false } request
                ? new ForwardedRequest(sender, request)
                : null,
            MessageType.FetchBatch => new FetchBatch(sender, DigestOf(ref reader)),
            MessageType.FetchedBatch => ReadBatch(ref reader, hash) is { } batch && batch != Batch.Null
                ? new FetchedBatch(sender, batch)
                : null,
            MessageType.FetchState => new FetchState(sender, reader.Int64(), reader.Int64()),
            MessageType.StateChunk => new StateChunk(
                sender,
                reader.Int64(),
                reader.Int64(),
                reader.Int64(),
                reader.Bytes(StateChunk.BytesMax).ToArray()
            ),
            MessageType.StatusReport => new StatusReport(
                sender,
                reader.Int64(),
                reader.Byte() == 1,
                reader.Int64(),
                reader.Int64()
            ),
            MessageType.GatewayReply => new GatewayReply(sender, reader.Bytes(WireLimits.FrameBytesMax).ToArray()),
            _ => null,
        };
        return reader.IsComplete ? message : null;
    }

    private static PrePrepare? PrePrepareOf(ref WireReader reader, int sender, Hashing hash)
    {
        var (view, sequence) = (reader.Int64(), reader.Int64());
        return ReadBatch(ref reader, hash) is { } batch && batch != Batch.Null
            ? new PrePrepare(sender, view, sequence, batch)
            : null;
    }

    private static ViewChange? ViewChangeOf(ref WireReader reader, int sender)
    {
        var (view, stable) = (reader.Int64(), reader.Int64());
        var count = reader.UInt16();
        if (count * (8 + Digest.Size) > reader.Remaining)
        {
            reader.Fail();
        }
        var checkpoints = new List<CheckpointEntry>();
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            checkpoints.Add(new CheckpointEntry(reader.Int64(), DigestOf(ref reader)));
        }
        var (prepared, prePrepared) = (CertifiedOf(ref reader), CertifiedOf(ref reader));
        return reader.IsMalformed ? null : new ViewChange(sender, view, stable, checkpoints, prepared, prePrepared);
    }

    private static List<PreparedCertificate> CertifiedOf(ref WireReader reader)
    {
        var count = reader.UInt16();
        if (count * CertifiedBytes > reader.Remaining)
        {
            reader.Fail();
        }
        var entries = new List<PreparedCertificate>(reader.IsMalformed ? 0 : count);
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            var (view, sequence) = (reader.Int64(), reader.Int64());
            entries.Add(new PreparedCertificate(sequence, view, DigestOf(ref reader)));
        }
        return entries;
    }

    private static NewView? NewViewOf(ref WireReader reader, int sender)
    {
        var view = reader.Int64();
        var count = reader.UInt16();
        if (count > ViewChangesMax)
        {
            reader.Fail();
        }
        var within = new List<ViewChange>();
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            var content = reader.Bytes(WireLimits.FrameBytesMax);
            var signature = reader.Take(WireLimits.SignatureBytes);
            if (ReadViewChange(content) is { } said)
            {
                within.Add(said with { Signature = signature.ToArray() });
            }
            else
            {
                reader.Fail();
            }
        }
        var start = new CheckpointEntry(reader.Int64(), DigestOf(ref reader));
        var sequences = reader.UInt16();
        if (sequences * Digest.Size > reader.Remaining)
        {
            reader.Fail();
        }
        var chosen = new List<Digest>();
        for (var i = 0; i < sequences && !reader.IsMalformed; i++)
        {
            chosen.Add(DigestOf(ref reader));
        }
        return reader.IsMalformed ? null : new NewView(sender, view, within, start, chosen);
    }

    private static Digest DigestOf(ref WireReader reader) =>
        reader.Take(Digest.Size) is { Length: Digest.Size } bytes ? Digest.Read(bytes) : default;
}
