using System.Buffers.Binary;
using System.IO.Hashing;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>
/// Snapshots: <c>magic (4) | version (4) | index (8) | history (8) | outcomes (4) | keys (4)</c>, then per outcome
/// <c>id (16) | status (1) | index (8)</c> oldest first, then per key <c>key length (4) | value length (4) | key | value</c>,
/// then the XXH3 of everything before (8). Little endian throughout.
/// </summary>
internal sealed partial class KeyValueStore
{
    private const uint SnapshotMagic = 0x534B5650;
    private const uint SnapshotVersion = 1;
    private const int HeaderBytes = 32;
    private const int OutcomeBytes = 25;
    private const int ChecksumBytes = 8;

    /// <summary>Writes the whole state. Takes the state at once and then writes without holding up readers or the applier.</summary>
    /// <param name="output">Receives the snapshot in pieces of moderate size.</param>
    /// <param name="cancellation">Gives up; what was written then is not a snapshot.</param>
    public async ValueTask WriteSnapshotAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> output,
        CancellationToken cancellation
    )
    {
        var (header, remembered, pairs) = Freeze();
        var checksum = new XxHash3();
        var buffer = new byte[64 * 1024];
        var used = 0;
        await Emit(header).ConfigureAwait(false);
        await Emit(remembered).ConfigureAwait(false);
        var lengths = new byte[8];
        foreach (var (key, value) in pairs)
        {
            BinaryPrimitives.WriteInt32LittleEndian(lengths, key.Length);
            BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), value.Length);
            await Emit(lengths).ConfigureAwait(false);
            await Emit(key).ConfigureAwait(false);
            await Emit(value).ConfigureAwait(false);
        }
        await Flush().ConfigureAwait(false);
        BinaryPrimitives.WriteUInt64LittleEndian(lengths, checksum.GetCurrentHashAsUInt64());
        await output(lengths, cancellation).ConfigureAwait(false);

        async ValueTask Emit(byte[] bytes)
        {
            checksum.Append(bytes);
            if (bytes.Length > buffer.Length - used)
            {
                await Flush().ConfigureAwait(false);
            }
            if (bytes.Length > buffer.Length)
            {
                await output(bytes, cancellation).ConfigureAwait(false);
                return;
            }
            bytes.CopyTo(buffer, used);
            used += bytes.Length;
        }

        async ValueTask Flush()
        {
            if (used > 0)
            {
                await output(buffer.AsMemory(0, used), cancellation).ConfigureAwait(false);
            }
            used = 0;
        }
    }

    /// <summary>Takes the state at once, to be written out later by whoever may take its time.</summary>
    /// <returns>Writes the snapshot, its keys in the order of their bytes: equal states give equal snapshots, whatever the way there.</returns>
    public Func<byte[]> TakeSnapshot()
    {
        var (header, remembered, pairs) = Freeze();
        return () =>
        {
            Array.Sort(pairs, static (x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
            var length = header.Length + remembered.Length + pairs.Sum(p => 8 + p.Key.Length + p.Value.Length);
            var snapshot = new byte[length + ChecksumBytes];
            header.CopyTo(snapshot, 0);
            remembered.CopyTo(snapshot, header.Length);
            var at = header.Length + remembered.Length;
            foreach (var (key, value) in pairs)
            {
                BinaryPrimitives.WriteInt32LittleEndian(snapshot.AsSpan(at), key.Length);
                BinaryPrimitives.WriteInt32LittleEndian(snapshot.AsSpan(at + 4), value.Length);
                key.CopyTo(snapshot, at + 8);
                value.CopyTo(snapshot, at + 8 + key.Length);
                at += 8 + key.Length + value.Length;
            }
            BinaryPrimitives.WriteUInt64LittleEndian(
                snapshot.AsSpan(at),
                XxHash3.HashToUInt64(snapshot.AsSpan(0, length))
            );
            return snapshot;
        };
    }

    /// <summary>Replaces the whole state by a snapshot. On failure the state stays as it was.</summary>
    /// <param name="snapshot">A whole snapshot.</param>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot of this version, or were damaged.</exception>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot)
    {
        CheckSnapshot(snapshot);
        var body = snapshot[..^ChecksumBytes];
        var index = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        var outcomeCount = BinaryPrimitives.ReadInt32LittleEndian(body[24..]);
        var keyCount = BinaryPrimitives.ReadInt32LittleEndian(body[28..]);
        lock (_gate)
        {
            _outcomes.Clear();
            _values.Clear();
            _content = 0;
            _history = BinaryPrimitives.ReadUInt64LittleEndian(body[16..]);
            var at = HeaderBytes;
            for (var i = 0; i < outcomeCount; i++, at += OutcomeBytes)
            {
                _outcomes.Add(
                    BinaryPrimitives.ReadUInt128LittleEndian(body[at..]),
                    (OperationOutcome)body[at + 16],
                    BinaryPrimitives.ReadInt64LittleEndian(body[(at + 17)..])
                );
            }
            for (var i = 0; i < keyCount; i++)
            {
                var keyLength = BinaryPrimitives.ReadInt32LittleEndian(body[at..]);
                var valueLength = BinaryPrimitives.ReadInt32LittleEndian(body[(at + 4)..]);
                var key = body.Slice(at + 8, keyLength).ToArray();
                Replace(key, present: null, body.Slice(at + 8 + keyLength, valueLength).ToArray());
                at += 8 + keyLength + valueLength;
            }
            _appliedIndex = index;
        }
    }

    /// <summary>Says whether bytes are a whole, undamaged snapshot of this version.</summary>
    public static bool IsSnapshot(ReadOnlySpan<byte> snapshot) => SnapshotProblem(snapshot) is null;

    private static void CheckSnapshot(ReadOnlySpan<byte> snapshot)
    {
        if (SnapshotProblem(snapshot) is { } problem)
        {
            throw new InvalidDataException(problem);
        }
    }

    private static string? SnapshotProblem(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length < HeaderBytes + ChecksumBytes)
        {
            return $"A snapshot of {snapshot.Length} bytes is cut short.";
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(snapshot) != SnapshotMagic)
        {
            return "This is not a snapshot.";
        }
        var version = BinaryPrimitives.ReadUInt32LittleEndian(snapshot[4..]);
        if (version != SnapshotVersion)
        {
            return $"The snapshot has version {version}; this executable reads version {SnapshotVersion}.";
        }
        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(snapshot[^ChecksumBytes..]);
        return XxHash3.HashToUInt64(snapshot[..^ChecksumBytes]) == checksum
            ? null
            : "The snapshot is damaged: its checksum does not match.";
    }

    private (byte[] Header, byte[] Outcomes, KeyValuePair<byte[], byte[]>[] Pairs) Freeze()
    {
        lock (_gate)
        {
            var header = new byte[HeaderBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(header, SnapshotMagic);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), SnapshotVersion);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), _appliedIndex);
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), _history);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), _outcomes.Count);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), _values.Count);
            var remembered = new byte[OutcomeBytes * _outcomes.Count];
            var at = 0;
            foreach (var (id, status, index) in _outcomes.Oldest)
            {
                BinaryPrimitives.WriteUInt128LittleEndian(remembered.AsSpan(at), id);
                remembered[at + 16] = (byte)status;
                BinaryPrimitives.WriteInt64LittleEndian(remembered.AsSpan(at + 17), index);
                at += OutcomeBytes;
            }
            return (header, remembered, [.. _values]);
        }
    }
}
