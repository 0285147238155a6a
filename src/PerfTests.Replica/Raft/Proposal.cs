using System.Buffers;
using System.Buffers.Binary;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Raft;

/// <summary>
/// Operations that share one log entry: <c>identity (8) | commands</c>. On the node that proposed it, DotNext hands this object back
/// when the entry is applied.
/// </summary>
/// <remarks>
/// The identity matters: DotNext keeps the object by log index, and when another leader overwrites an entry that this node had
/// proposed, the object of the old entry comes back with the new one. An identity that differs gives it away.
/// </remarks>
internal sealed class Proposal(ulong identity, List<PendingOperation> operations)
{
    /// <summary>Bytes before the commands.</summary>
    public const int HeaderBytes = 8;

    /// <summary>The operations, in the order of the entry.</summary>
    public IReadOnlyList<PendingOperation> Operations => operations;

    /// <summary>When it was handed to DotNext.</summary>
    public long ProposedAt { get; set; }

    /// <summary>Writes the log entry.</summary>
    public void Encode(IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(HeaderBytes), identity);
        output.Advance(HeaderBytes);
        foreach (var pending in operations)
        {
            CommandWriter.Write(output, pending.Operation);
        }
    }

    /// <summary>Says whether a log entry is this proposal's.</summary>
    public bool IsEncodedBy(ReadOnlySpan<byte> entry) =>
        entry.Length >= HeaderBytes && BinaryPrimitives.ReadUInt64LittleEndian(entry) == identity;

    /// <summary>Ends every operation with what the state machine decided.</summary>
    /// <param name="decided">One decision per operation, in order.</param>
    /// <param name="committedAt">When the entry was known to be committed.</param>
    /// <param name="appliedAt">When all decisions had been made.</param>
    /// <param name="time">The clock of the stamps.</param>
    public void Decide(List<AppliedOperation> decided, long committedAt, long appliedAt, TimeProvider time)
    {
        var consensus = time.GetElapsedTime(ProposedAt, committedAt);
        var application = time.GetElapsedTime(committedAt, appliedAt);
        for (var i = 0; i < operations.Count; i++)
        {
            var phases = new OperationPhases(
                time.GetElapsedTime(operations[i].AcceptedAt, ProposedAt),
                consensus,
                application
            );
            operations[i]
                .Complete(
                    new OperationResult(
                        decided[i].Outcome,
                        decided[i].Index,
                        Phases: phases,
                        Duplicate: decided[i].Duplicate
                    )
                );
        }
    }

    /// <summary>Ends every operation that has not ended yet.</summary>
    public void GiveUp(in OperationResult outcome)
    {
        foreach (var pending in operations)
        {
            pending.Complete(outcome);
        }
    }
}
