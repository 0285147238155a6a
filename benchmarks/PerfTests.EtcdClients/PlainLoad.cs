using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using PerfTests.Systems.Etcd.Wire;
using PerfTests.Units;

namespace PerfTests.EtcdClients;

/// <summary>What one would write without a harness: tasks that put in a loop over one multiplexed channel, and a clock around them.</summary>
internal static class PlainLoad
{
    private static readonly Method<PutRequest, PutResponse> Put = new(
        MethodType.Unary,
        "etcdserverpb.KV",
        "Put",
        Marshallers.Create((PutRequest request) => request.ToByteArray(), PutRequest.Parser.ParseFrom),
        Marshallers.Create((PutResponse response) => response.ToByteArray(), PutResponse.Parser.ParseFrom)
    );

    public static async Task<Measurement> RunAsync(Uri address, Plan plan, int clients, ulong seed)
    {
        using var channel = GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } }
        );
        var calls = channel.CreateCallInvoker();
        using var stop = new CancellationTokenSource();
        var counts = new PaddedCount[clients];
        var loops = Enumerable.Range(0, clients).Select(client => Task.Run(() => LoopAsync(client))).ToArray();
        await Task.Delay(plan.WarmUp);
        var (before, start, cpu) = (Sum(), plan.Time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.Delay(plan.Window);
        var (after, elapsed, used) = (Sum(), plan.Time.GetElapsedTime(start), Environment.CpuUsage.TotalTime - cpu);
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        return new Measurement((after - before) / elapsed.TotalSeconds, used.TotalMicroseconds / (after - before));

        long Sum()
        {
            var sum = 0L;
            for (var client = 0; client < counts.Length; client++)
            {
                sum += Volatile.Read(ref counts[client].Value);
            }

            return sum;
        }

        async Task LoopAsync(int client)
        {
            var random = new Seed(seed + (ulong)client).CreateRandom();
            while (!stop.IsCancellationRequested)
            {
                var value = new byte[plan.ValueBytes];
                BitConverter.TryWriteBytes(value, random.NextUInt64());
                var request = new PutRequest
                {
                    Key = ByteString.CopyFromUtf8($"k{random.NextInt64(plan.Keys):D12}"),
                    Value = UnsafeByteOperations.UnsafeWrap(value),
                };
                using var call = calls.AsyncUnaryCall(Put, null, default, request);
                await call.ResponseAsync;
                counts[client].Value++;
            }
        }
    }
}
