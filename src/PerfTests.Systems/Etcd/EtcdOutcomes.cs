using Grpc.Core;
using PerfTests.Protocols;

namespace PerfTests.Systems.Etcd;

/// <summary>What a failed call means for the operation.</summary>
internal static class EtcdOutcomes
{
    /// <summary>Judges a failure.</summary>
    /// <param name="status">What gRPC said.</param>
    /// <param name="isSent">Whether any of the request may have left this process.</param>
    /// <returns>Failed where the request cannot have been applied, otherwise unknown; with a constant word.</returns>
    public static OperationResult Explain(Status status, bool isSent)
    {
        if (!isSent)
        {
            return OperationResult.Failure(
                status.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled
                    ? "timeout-unsent"
                    : "connection-refused"
            );
        }

        return status.StatusCode switch
        {
            StatusCode.DeadlineExceeded or StatusCode.Cancelled => OperationResult.Unknown("timeout"),
            // Quota, backlog: refused before the proposal, or applied as a refusal.
            StatusCode.ResourceExhausted => OperationResult.Failure("refused"),
            StatusCode.InvalidArgument
            or StatusCode.NotFound
            or StatusCode.FailedPrecondition
            or StatusCode.OutOfRange
            or StatusCode.PermissionDenied
            or StatusCode.Unauthenticated
            or StatusCode.Unimplemented => OperationResult.Failure("invalid"),
            StatusCode.Unavailable => ExplainUnavailable(status.Detail),
            _ => OperationResult.Unknown("outcome-unknown"),
        };
    }

    /// <summary>etcd's own words (rpctypes/error.go) tell the refusals from those whose proposal may still be committed.</summary>
    private static OperationResult ExplainUnavailable(string detail) =>
        detail switch
        {
            "etcdserver: no leader" => OperationResult.Failure("no-leader"),
            "etcdserver: not capable" => OperationResult.Failure("not-accepted"),
            "etcdserver: leader changed" => OperationResult.Unknown("leader-changed"),
            "etcdserver: server stopped" => OperationResult.Unknown("server-stopped"),
            _ => detail.StartsWith("etcdserver: request timed out", StringComparison.Ordinal)
                ? OperationResult.Unknown("timeout")
                : OperationResult.Unknown("connection-lost"),
        };
}
