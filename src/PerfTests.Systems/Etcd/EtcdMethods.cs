using Google.Protobuf;
using Grpc.Core;
using PerfTests.Systems.Etcd.Wire;

namespace PerfTests.Systems.Etcd;

/// <summary>The remote calls of etcd that are used.</summary>
internal static class EtcdMethods
{
    /// <summary>Reads keys.</summary>
    public static Method<EtcdCall, RangeResponse> Range { get; } =
        Create("etcdserverpb.KV", "Range", RangeResponse.Parser);

    /// <summary>Writes a key.</summary>
    public static Method<EtcdCall, PutResponse> Put { get; } = Create("etcdserverpb.KV", "Put", PutResponse.Parser);

    /// <summary>Compares, then reads and writes, in one step.</summary>
    public static Method<EtcdCall, TxnResponse> Txn { get; } = Create("etcdserverpb.KV", "Txn", TxnResponse.Parser);

    /// <summary>A member's view of the cluster.</summary>
    public static Method<EtcdCall, StatusResponse> Status { get; } =
        Create("etcdserverpb.Maintenance", "Status", StatusResponse.Parser);

    /// <summary>A member's hash of its keys up to a revision.</summary>
    public static Method<EtcdCall, HashKVResponse> HashKV { get; } =
        Create("etcdserverpb.Maintenance", "HashKV", HashKVResponse.Parser);

    private static Method<EtcdCall, TResponse> Create<TResponse>(
        string service,
        string name,
        MessageParser<TResponse> parser
    )
        where TResponse : class, IMessage<TResponse> =>
        new(
            MethodType.Unary,
            service,
            name,
            Marshallers.Create<EtcdCall>(Write, _ => throw new NotSupportedException("Requests are only written.")),
            Marshallers.Create<TResponse>(
                (_, _) => throw new NotSupportedException("Responses are only read."),
                context => parser.ParseFrom(context.PayloadAsReadOnlySequence())
            )
        );

    private static void Write(EtcdCall call, SerializationContext context)
    {
        call.MarkSent();
        context.SetPayloadLength(call.Message.CalculateSize());
        call.Message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
