using System.Collections.Concurrent;
using Grpc.Core;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>One operation on a gRPC service.</summary>
public sealed class GrpcCall : ServiceCall
{
    private const string TimingTrailer = "server-timing";
    private static readonly ConcurrentDictionary<StatusCode, string> StatusWords = new();

    private readonly PhaseNames _phases;

    internal GrpcCall(in CallTarget target, CallInvoker invoker, PhaseNames phases, DateTime deadline)
        : base(target)
    {
        Invoker = invoker;
        Options = new CallOptions(deadline: deadline, cancellationToken: target.CancellationToken);
        _phases = phases;
    }

    /// <summary>Makes calls to the node; generated clients take it, for example <c>new Store.StoreClient(call.Invoker)</c>.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>Deadline and cancellation; every call gets them.</summary>
    public CallOptions Options { get; }

    /// <summary>Waits for a unary call and judges it by its status; see <see cref="Judge"/>.</summary>
    /// <param name="pending">The call, made with <see cref="Options"/>.</param>
    /// <param name="value">Takes the value that was read out of the reply, null for none. Needed for reads that are to be checked.</param>
    public Task<OperationResult> SendAsync<TReply>(
        AsyncUnaryCall<TReply> pending,
        Func<TReply, ReadOnlyMemory<byte>?>? value = null
    ) => SendAsync(pending, reply => Done(value is null ? ReadOnlyMemory<byte>.Empty : value(reply)));

    /// <summary>Waits for a unary call whose reply the caller judges; a call without reply is judged by its status.</summary>
    /// <param name="pending">The call, made with <see cref="Options"/>.</param>
    /// <param name="judge">What the reply means.</param>
    public async Task<OperationResult> SendAsync<TReply>(
        AsyncUnaryCall<TReply> pending,
        Func<TReply, OperationResult> judge
    )
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(judge);
        using (pending)
        {
            try
            {
                var result = judge(await pending.ResponseAsync.ConfigureAwait(false));
                var timing = pending.GetTrailers().GetValue(TimingTrailer);
                return timing is null ? result : ServerTiming.AddTo(result, timing, _phases);
            }
            catch (RpcException refused)
            {
                return Judge(refused.Status);
            }
        }
    }

    /// <summary>
    /// What a status without reply means. Not found is an ok read that finds nothing; a failed precondition is an ok compare-and-swap that did not swap. What
    /// a service refuses (arguments, rights, quota, preconditions, aborted, unimplemented) has failed, as has a call that no connection could be made for;
    /// everything else is of unknown outcome.
    /// </summary>
    public OperationResult Judge(Status status) =>
        status.StatusCode switch
        {
            StatusCode.NotFound when !Operation.IsWrite => Done(null),
            StatusCode.FailedPrecondition when Operation.Kind == OperationKind.CompareAndSwap => OperationResult.Ok,
            StatusCode.InvalidArgument
            or StatusCode.NotFound
            or StatusCode.AlreadyExists
            or StatusCode.PermissionDenied
            or StatusCode.Unauthenticated
            or StatusCode.ResourceExhausted
            or StatusCode.FailedPrecondition
            or StatusCode.Aborted
            or StatusCode.OutOfRange
            or StatusCode.Unimplemented => OperationResult.Failure(Word(status.StatusCode)),
            StatusCode.DeadlineExceeded or StatusCode.Cancelled => OperationResult.Unknown("timeout"),
            _ when status.DebugException
                    is HttpRequestException
                    {
                        HttpRequestError: HttpRequestError.ConnectionError
                            or HttpRequestError.NameResolutionError
                            or HttpRequestError.SecureConnectionError
                    } => OperationResult.Failure("connection-refused"),
            _ => OperationResult.Unknown(Word(status.StatusCode)),
        };

    internal override OperationResult Explain(Exception failure) =>
        failure is RpcException refused ? Judge(refused.Status) : ExplainOther(failure);

    private static string Word(StatusCode status) =>
        StatusWords.GetOrAdd(status, static code => $"status-{code}".ToLowerInvariant());
}
