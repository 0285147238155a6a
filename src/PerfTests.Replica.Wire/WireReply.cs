namespace PerfTests.Replica.Wire;

/// <summary>
/// A replica's answer to a request: first what correct replicas say alike, <c>client (8) | timestamp (8) | count (2) | results</c>, then what each says for itself,
/// <c>view (8) | submission (8) | consensus (8) | application (8)</c> with times in nanoseconds. A result is
/// <c>outcome (1) | duplicate (1) | index (8) | has value (1) | value</c>.
/// </summary>
/// <param name="Client">The lane that asked.</param>
/// <param name="Timestamp">The request.</param>
/// <param name="Matched">What must be equal among replicas.</param>
/// <param name="View">The replica's view.</param>
/// <param name="SubmissionNanoseconds">Receipt to proposal, as this replica saw it.</param>
/// <param name="ConsensusNanoseconds">Proposal to commit.</param>
/// <param name="ApplicationNanoseconds">Commit to application.</param>
internal sealed record WireReply(
    ulong Client,
    long Timestamp,
    ReadOnlyMemory<byte> Matched,
    long View,
    long SubmissionNanoseconds,
    long ConsensusNanoseconds,
    long ApplicationNanoseconds
)
{
    private const int TrailerBytes = 32;
    private const int HeaderBytes = 18;

    /// <summary>Begins the matched part.</summary>
    public static void Begin(WireWriter output, ulong client, long timestamp, int count)
    {
        output.UInt64(client);
        output.Int64(timestamp);
        output.UInt16((ushort)count);
    }

    /// <summary>Writes one result.</summary>
    public static void Result(WireWriter output, byte outcome, bool isDuplicate, long index, byte[]? value)
    {
        output.Byte(outcome);
        output.Byte(isDuplicate ? (byte)1 : (byte)0);
        output.Int64(index);
        output.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            output.Bytes(value);
        }
    }

    /// <summary>Appends what the replica says for itself.</summary>
    public static void End(WireWriter output, long view, long submission, long consensus, long application)
    {
        output.Int64(view);
        output.Int64(submission);
        output.Int64(consensus);
        output.Int64(application);
    }

    /// <summary>Reads a reply; its results are looked at by <see cref="TryResults"/>.</summary>
    /// <returns>Null when the bytes are no reply.</returns>
    public static WireReply? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + TrailerBytes)
        {
            return null;
        }
        var matched = bytes[..^TrailerBytes];
        var header = new WireReader(matched.Span);
        var (client, timestamp) = (header.UInt64(), header.Int64());
        var trailer = new WireReader(bytes.Span[^TrailerBytes..]);
        var (view, submission, consensus, application) = (
            trailer.Int64(),
            trailer.Int64(),
            trailer.Int64(),
            trailer.Int64()
        );
        return header.IsMalformed || !trailer.IsComplete
            ? null
            : new WireReply(client, timestamp, matched, view, submission, consensus, application);
    }

    /// <summary>Reads the results of a matched part.</summary>
    /// <returns>False when they make no sense.</returns>
    public static bool TryResults(ReadOnlySpan<byte> matched, List<WireResult> results)
    {
        var reader = new WireReader(matched);
        reader.Take(16);
        var count = reader.UInt16();
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            var (outcome, duplicate, index) = (reader.Byte(), reader.Byte(), reader.Int64());
            var value = reader.Byte() == 1 ? reader.Bytes(WireLimits.ValueBytesMax).ToArray() : null;
            results.Add(new WireResult(outcome, duplicate == 1, index, value));
        }
        return reader.IsComplete;
    }
}
