using Google.Protobuf;
using Grpc.Core;
using PerfTests.KeyValueService.Wire;

namespace PerfTests.KeyValueService;

/// <summary>The store over gRPC; what the phases took is in the trailer <c>server-timing</c>.</summary>
internal sealed class GrpcApi(Store store, Role role, TimeProvider time) : KeyValue.KeyValueBase
{
    public override Task<GetReply> Get(GetRequest request, ServerCallContext context)
    {
        var received = Receive();
        var value = store.Get(request.Key);
        Tell(context, received);
        return value is null
            ? throw new RpcException(new Status(StatusCode.NotFound, "no such key"))
            : Task.FromResult(new GetReply { Value = UnsafeByteOperations.UnsafeWrap(value) });
    }

    public override Task<PutReply> Put(PutRequest request, ServerCallContext context)
    {
        var received = Receive();
        store.Put(request.Key, request.Value.ToByteArray());
        Tell(context, received);
        return Task.FromResult(new PutReply());
    }

    private long Receive() =>
        role.IsPrimary
            ? time.GetTimestamp()
            : throw new RpcException(new Status(StatusCode.FailedPrecondition, $"the primary is {role.Primary}"));

    private void Tell(ServerCallContext context, long received) =>
        context.ResponseTrailers.Add("server-timing", store.Timing(received, received, time.GetTimestamp()));
}
