using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Etcd.Wire;
using PerfTests.Systems.Members;
using PerfTests.Workloads;

namespace PerfTests.Systems.Etcd;

/// <summary>
/// Issues operations over etcd's gRPC API. A call that cannot have had an effect is made again at another member; one of unknown effect
/// never is, so that nothing is written twice.
/// </summary>
internal sealed class EtcdClient : IProtocolClient
{
    private const int AttemptsMax = 4;

    /// <summary>How often a guarded write is tried when others keep writing the key in between.</summary>
    private const int ConflictsMax = 16;

    private static readonly ByteString KeysEnd = ByteString.CopyFromUtf8("l");

    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ClusterMembers<EtcdEndpoint> _endpoints;

    /// <summary>A client of one cluster.</summary>
    public EtcdClient(ClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _endpoints = new ClusterMembers<EtcdEndpoint>(
            options,
            time,
            EtcdSystem.ClientPort,
            node => new EtcdEndpoint(node.Ports[EtcdSystem.ClientPort]),
            new EtcdLeader(time).FindAsync
        );
    }

    /// <inheritdoc/>
    public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        var call = new CallOptions(
            deadline: _time.GetUtcNow().UtcDateTime + _options.OperationTimeout,
            cancellationToken: cancellationToken
        );
        return operation.Kind switch
        {
            OperationKind.Read => ReadAsync(operation, isLocal: false, call),
            OperationKind.LocalRead => ReadAsync(operation, isLocal: true, call),
            OperationKind.Update or OperationKind.Insert => PutAsync(operation, call),
            OperationKind.Scan => ScanAsync(operation, call),
            OperationKind.CompareAndSwap => CompareAndSwapAsync(operation, call),
            OperationKind.Append or OperationKind.ReadModifyWrite => ModifyAsync(operation, call),
            _ => ValueTask.FromResult(OperationResult.Failure("unsupported")),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _endpoints.DisposeAsync();

    /// <summary>The name of a key; names sort as their numbers do, so that scans run over neighbours.</summary>
    internal static ByteString KeyName(long key) =>
        ByteString.CopyFrom(string.Create(CultureInfo.InvariantCulture, $"k{key:D12}"), Encoding.ASCII);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OperationResult> PutAsync(Operation operation, CallOptions options)
    {
        var request = new PutRequest { Key = KeyName(operation.Key), Value = Value(operation, null) };
        var answer = await CallAsync(EtcdMethods.Put, request, false, options).ConfigureAwait(false);
        return answer.Response is { } response
            ? new OperationResult { Outcome = Outcome.Ok, Position = response.Header.Revision }
            : answer.Failure;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OperationResult> ReadAsync(Operation operation, bool isLocal, CallOptions options)
    {
        var request = new RangeRequest { Key = KeyName(operation.Key), Serializable = isLocal };
        var answer = await CallAsync(EtcdMethods.Range, request, isLocal, options).ConfigureAwait(false);
        return answer.Response is { } response
            ? Describe(response.Kvs.Count > 0 ? response.Kvs[0] : null, response.Header.Revision)
            : answer.Failure;
    }

    private async ValueTask<OperationResult> ScanAsync(Operation operation, CallOptions options)
    {
        var request = new RangeRequest
        {
            Key = KeyName(operation.Key),
            RangeEnd = KeysEnd,
            Limit = operation.ScanLength,
        };
        var answer = await CallAsync(EtcdMethods.Range, request, false, options).ConfigureAwait(false);
        return answer.Response is { } response
            ? new OperationResult
            {
                Outcome = Outcome.Ok,
                Found = response.Kvs.Count > 0,
                Position = response.Header.Revision,
            }
            : answer.Failure;
    }

    /// <summary>Reads, then writes if nobody wrote in between; found says whether it did, the hash what it expected.</summary>
    private async ValueTask<OperationResult> CompareAndSwapAsync(Operation operation, CallOptions options)
    {
        var (written, before, failure) = await TryReplaceAsync(operation, options).ConfigureAwait(false);
        return written is null ? failure : Describe(before, written.Header.Revision) with { Found = written.Succeeded };
    }

    /// <summary>Reads, then writes what follows from it, until nobody wrote in between: atomic.</summary>
    private async ValueTask<OperationResult> ModifyAsync(Operation operation, CallOptions options)
    {
        for (var attempt = 0; attempt < ConflictsMax; attempt++)
        {
            var (written, before, failure) = await TryReplaceAsync(operation, options).ConfigureAwait(false);
            if (written is { Succeeded: true })
            {
                return operation.Kind == OperationKind.ReadModifyWrite
                    ? Describe(before, written.Header.Revision)
                    : new OperationResult { Outcome = Outcome.Ok, Position = written.Header.Revision };
            }

            if (written is null)
            {
                return failure;
            }
        }

        return OperationResult.Failure("conflict");
    }

    /// <summary>Reads a key and writes it in a transaction that holds only if the key is as it was read.</summary>
    private async ValueTask<(TxnResponse? Written, KeyValue? Before, OperationResult Failure)> TryReplaceAsync(
        Operation operation,
        CallOptions options
    )
    {
        var key = KeyName(operation.Key);
        var read = await CallAsync(EtcdMethods.Range, new RangeRequest { Key = key }, false, options)
            .ConfigureAwait(false);
        if (read.Response is not { } response)
        {
            // Nothing was written yet, whatever became of the read.
            return (null, null, OperationResult.Failure(read.Failure.Error!));
        }

        var before = response.Kvs.Count > 0 ? response.Kvs[0] : null;
        var request = new TxnRequest
        {
            Compare =
            {
                new Compare
                {
                    Key = key,
                    Target = Compare.Types.CompareTarget.Mod,
                    Result = Compare.Types.CompareResult.Equal,
                    ModRevision = before?.ModRevision ?? 0,
                },
            },
            Success =
            {
                new RequestOp
                {
                    RequestPut = new PutRequest { Key = key, Value = Value(operation, before?.Value) },
                },
            },
        };
        var written = await CallAsync(EtcdMethods.Txn, request, false, options).ConfigureAwait(false);
        return (written.Response, before, written.Failure with { ValueHash = Hash(before) });
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EtcdAnswer<TResponse>> CallAsync<TResponse>(
        Method<EtcdCall, TResponse> method,
        IMessage message,
        bool anyMember,
        CallOptions options
    )
        where TResponse : class
    {
        var failure = OperationResult.Failure("no-node");
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if ((anyMember ? _endpoints.Any() : _endpoints.Leading()) is not { } member)
            {
                return new(null, failure);
            }

            var call = new EtcdCall(message);
            try
            {
                var pending = member.Calls.AsyncUnaryCall(method, null, options, call);
                return new(await pending.ResponseAsync.ConfigureAwait(false), default);
            }
            catch (RpcException refused)
            {
                failure = EtcdOutcomes.Explain(refused.Status, call.IsSent);
            }

            if (failure.Error is "refused" or "invalid")
            {
                return new(null, failure);
            }

            _endpoints.Doubt(member);
            if (failure.Outcome == Outcome.Unknown || options.CancellationToken.IsCancellationRequested)
            {
                return new(null, failure);
            }
        }

        return new(null, failure);
    }

    private ByteString Value(Operation operation, ByteString? before)
    {
        var kept = operation.Kind == OperationKind.Append && before is not null ? before.Span : [];
        var value = new byte[kept.Length + operation.ValueBytes];
        kept.CopyTo(value);
        ValueGenerator.Fill(value.AsSpan(kept.Length), _options.Seed, operation.Sequence);
        return UnsafeByteOperations.UnsafeWrap(value);
    }

    private static ulong Hash(KeyValue? pair) => pair is null ? ValueHash.Absent : ValueHash.Of(pair.Value.Span);

    private static OperationResult Describe(KeyValue? pair, long revision) =>
        new()
        {
            Outcome = Outcome.Ok,
            Found = pair is not null,
            ValueHash = Hash(pair),
            Position = revision,
        };
}
