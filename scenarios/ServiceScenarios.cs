using Google.Protobuf;
using PerfTests.Clusters;
using PerfTests.KeyValueService.Wire;
using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Running;
using PerfTests.Systems.Services;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>How any service is put under test, shown on a small one of ASP.NET (<c>samples/PerfTests.KeyValueService</c>).</summary>
public sealed class ServiceScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    #region README.md
    private static readonly HttpService OverHttp = new("key-value")
    {
        Program = "key-value/PerfTests.KeyValueService",
        Image = "perftests/key-value:sample",
        Build = new("key-value", "Dockerfile", "mcr.microsoft.com/dotnet/aspnet:10.0"),
        Arguments = node => [$"--http={node.ListenAddress("http")}"],
        IsReady = node => node.AnswersAsync("/health"),
        Read = call => call.GetAsync($"/keys/{call.Key}"),
        Write = call => call.PutAsync($"/keys/{call.Key}", call.Value),
        Metrics = new("/metrics", "key_value_*"),
        Consistency = ConsistencyModel.Linearizable,
    };

    [Scenario("key-value-over-http")]
    public Task Any_service_over_http() =>
        Verify(
            Benchmark
                .On(OverHttp.Cluster(nodes: 1))
                .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
                .Load(Load.Poisson(Rate.PerSecond(1_000), during: 5.Seconds()), warmUp: 2.Seconds())
                .Within(LoadLimits.SharedMachine)
        );
    #endregion

    #region docs/systems/services.md
    private static readonly GrpcService OverGrpc = new("key-value-grpc")
    {
        Program = "key-value/PerfTests.KeyValueService",
        Image = "perftests/key-value:sample",
        Build = new("key-value", "Dockerfile", "mcr.microsoft.com/dotnet/aspnet:10.0"),
        Arguments = node =>
            [
                $"--node={node.Id}",
                "--primary=n2",
                $"--grpc={node.ListenAddress("grpc")}",
                $"--http={node.ListenAddress("pages")}",
            ],
        MorePorts = [new("pages")],
        Leader = node => node.GetAsync("/leader", port: "pages"),
        Read = call =>
            call.SendAsync(
                new KeyValue.KeyValueClient(call.Invoker).GetAsync(new() { Key = call.Key }, call.Options),
                reply => reply.Value.Memory
            ),
        Write = call =>
            call.SendAsync(
                new KeyValue.KeyValueClient(call.Invoker).PutAsync(
                    new() { Key = call.Key, Value = UnsafeByteOperations.UnsafeWrap(call.Value) },
                    call.Options
                )
            ),
        Phases = new(Submission: "receive", Application: "store"),
        Metrics = new("/metrics", "key_value_operations_total") { Port = "pages" },
        Consistency = ConsistencyModel.Linearizable,
        Durability = DurabilityMode.Memory,
    };
    #endregion

    [Scenario("key-value-over-grpc", IsExtended = true)]
    public Task Service_with_a_leader_over_grpc() =>
        Verify(
            Benchmark
                .On(OverGrpc.Cluster(nodes: 3))
                .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
                .Load(Load.Poisson(Rate.PerSecond(1_000), during: 5.Seconds()), warmUp: 2.Seconds())
                .Within(LoadLimits.SharedMachine)
        );
}
