using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Replica;

/// <summary>Makes each operation of a workload out of the requests that the replica knows.</summary>
/// <param name="requests">Makes the requests.</param>
/// <param name="timeout">How long an operation may take, all its requests together.</param>
internal sealed class OperationComposer(IReplicaRequests requests, TimeSpan timeout)
{
    /// <summary>Executes an operation.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        return operation.Kind switch
        {
            OperationKind.Read => Result(
                await requests.ReadAsync(operation, local: false, deadline.Token).ConfigureAwait(false)
            ),
            OperationKind.LocalRead => Result(
                await requests.ReadAsync(operation, local: true, deadline.Token).ConfigureAwait(false)
            ),
            OperationKind.Update or OperationKind.Insert => Result(
                await requests.WriteAsync(operation, "put", null, deadline.Token).ConfigureAwait(false)
            ),
            OperationKind.Append => Result(
                await requests.WriteAsync(operation, "append", null, deadline.Token).ConfigureAwait(false)
            ),
            OperationKind.ReadModifyWrite or OperationKind.CompareAndSwap => await ReadThenWriteAsync(
                    operation,
                    deadline.Token
                )
                .ConfigureAwait(false),
            _ => OperationResult.Failure("unsupported"),
        };
    }

    private async ValueTask<OperationResult> ReadThenWriteAsync(Operation operation, CancellationToken cancellation)
    {
        var read = await requests.ReadAsync(operation, local: false, cancellation).ConfigureAwait(false);
        if (read.Outcome != Outcome.Ok)
        {
            return OperationResult.Failure(read.Error ?? "read");
        }
        var swap = operation.Kind == OperationKind.CompareAndSwap;
        var written = await requests
            .WriteAsync(operation, swap ? "compare-and-swap" : "put", read.Value, cancellation)
            .ConfigureAwait(false);
        var phases = read.Phases is { } first && written.Phases is { } second ? first + second : written.Phases;
        var result = Result(written with { Phases = phases });
        // A swap says what it expected, a read-modify-write what it found.
        return swap
            ? result with
            {
                ValueHash = Hash(read.Value),
            }
            : result with
            {
                Found = read.Value is not null,
                ValueHash = Hash(read.Value),
            };
    }

    private static OperationResult Result(ReplicaAnswer answer) =>
        new()
        {
            Outcome = answer.Outcome,
            Error = answer.Error,
            HasPhases = answer.Phases is not null,
            SubmissionNanoseconds = answer.Phases?.SubmissionNanoseconds ?? 0,
            ConsensusNanoseconds = answer.Phases?.ConsensusNanoseconds ?? 0,
            ApplicationNanoseconds = answer.Phases?.ApplicationNanoseconds ?? 0,
            Position = answer.Index,
            Found = answer.Decision == "ok",
            ValueHash = Hash(answer.Value),
        };

    private static ulong Hash(byte[]? value) => value is null ? ValueHash.Absent : ValueHash.Of(value);
}
