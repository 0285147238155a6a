using System.Net;
using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Running;
using PerfTests.Settings;
using PerfTests.Systems.Services;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Systems.Services;

public sealed class ServiceTests
{
    private static readonly HttpService Store = new("store")
    {
        Read = call => Task.FromResult(OperationResult.Ok with { Found = true }),
        Write = call => Task.FromResult(OperationResult.Ok with { Position = call.Operation.Sequence }),
    };

    [Fact]
    public void Operations_are_those_that_have_a_delegate()
    {
        var more = Store.On(OperationKind.Append, _ => Task.FromResult(OperationResult.Ok));

        Assert.Equal([OperationKind.Read, OperationKind.Update, OperationKind.Insert], Store.Operations);
        Assert.Equal(
            [OperationKind.Read, OperationKind.Update, OperationKind.Insert, OperationKind.Append],
            more.Operations
        );
    }

    [Fact]
    public void Scenario_with_an_operation_that_the_service_lacks_is_refused()
    {
        var scenario = Benchmark
            .On(Store.Cluster())
            .Workload(new Workload { Mix = new OperationMix { Scans = 1 } })
            .Load(Load.Closed(clients: 1, 1.Seconds()));

        var problem = Assert.Single(scenario.Validate());

        Assert.Contains("store executes: Read, Update, Insert", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_be_used_are_all_named_at_once()
    {
        var service = new HttpService("empty")
        {
            ContainerPort = 70_000,
            Metrics = new ServiceMetrics("/metrics", "a") { Port = "nowhere" },
        };

        var problems = service.Cluster().Validate().Select(problem => problem.Setting);

        Assert.Equal(["empty.Operations", "empty.ContainerPort", "empty.Metrics.Port"], problems);
    }

    [Fact]
    public void Program_that_is_not_there_is_named_with_the_places_where_it_was_looked_for()
    {
        var without = Assert.Throws<InvalidSettingsException>(() => Store.FindPrograms());
        var absent = Assert.Throws<InvalidSettingsException>(() =>
            (Store with { Program = "no/such-program" }).FindPrograms()
        );

        Assert.Contains("store.At(URL)", without.Message, StringComparison.Ordinal);
        Assert.True(absent.IsOnlyMissing);
        Assert.Contains(AppContext.BaseDirectory.TrimEnd('/'), absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_by_its_path_is_looked_for_beside_the_assembly_that_describes_the_service()
    {
        var own = Path.GetFileName(typeof(ServiceTests).Assembly.Location);

        var programs = (Store with { Program = "./" + own }).FindPrograms();

        Assert.Equal(typeof(ServiceTests).Assembly.Location, programs["store"]);
    }

    [Fact]
    public void Container_gets_the_arguments_and_the_port_that_its_image_is_bound_to()
    {
        var service = Store with
        {
            Image = "registry/store:1",
            ContainerPort = 8080,
            Arguments = node => [$"--listen={node.ListenAddress("http")}"],
        };
        var plan = Plan(service.Cluster());

        var container = service.GetContainer(plan)!;

        Assert.Equal(("registry/store:1", 0), (container.Image, container.Command.Count));
        Assert.Equal(["--listen=127.0.0.1:7001"], container.Arguments);
        Assert.Equal(8080, service.Ports[0].InContainer);
        Assert.Null(Store.GetContainer(plan));
    }

    [Fact]
    public void Service_that_runs_already_is_attached_to_at_its_addresses_with_their_scheme_and_path()
    {
        var spec = Store.At("https://127.0.0.1:8443/api", "http://127.0.0.2");

        Assert.Equal((2, "n1=127.0.0.1:8443,n2=127.0.0.2:80"), (spec.Nodes, spec.Endpoints));
        var service = Assert.IsType<HttpService>(spec.System);
        Assert.Equal("https://127.0.0.1:8443/api", $"{service.AddressOf(At("n1"))}");
        Assert.Equal("http://127.0.0.9:7001/", $"{service.AddressOf(At("n3"))}");
    }

    [Fact]
    public void Addresses_that_are_none_are_all_named()
    {
        var invalid = Assert.Throws<InvalidSettingsException>(() => Store.At("127.0.0.1:80", "http://ok", "ftp://x"));

        Assert.Equal(["127.0.0.1:80", "ftp://x"], invalid.Problems.Select(problem => problem.Value));
    }

    [Fact]
    public void Service_that_says_who_leads_has_a_leader_by_that_word()
    {
        var led = Store with { Leader = _ => Task.FromResult<string?>("n1") };

        Assert.Null(Store.Protocol.LeaderWord);
        Assert.Equal(("unspecified", "leader"), (led.Protocol.Name, led.Protocol.LeaderWord));
        Assert.Equal(Protocol.Raft, (led with { Protocol = Protocol.Raft }).Protocol);
    }

    [Theory]
    [InlineData("requests_total", true)]
    [InlineData("requests_total{code=\"200\"}", true)]
    [InlineData("requests_total_created", false)]
    [InlineData("process_cpu_seconds_total", true)]
    [InlineData("go_goroutines", false)]
    public void Metric_is_kept_if_its_name_was_given_or_begins_as_one(string sample, bool isKept)
    {
        Assert.Equal(isKept, new ServiceMetrics("/metrics", "requests_total", "process_*").IsKept(sample));
    }

    [Fact]
    public async Task Operation_goes_to_the_leader_and_a_local_read_to_each_node_in_turn()
    {
        var seen = new List<(OperationKind, string)>();
        Task<OperationResult> See(HttpCall call)
        {
            seen.Add((call.Operation.Kind, call.Node.Id.Name));
            return Task.FromResult(OperationResult.Ok);
        }

        var service = new HttpService("led")
        {
            Write = See,
            LocalRead = See,
            Leader = node => Task.FromResult<string?>(node.Node.Id.Name == "n1" ? "n9" : "n2"),
        };
        await using var client = Client(service, 3);
        for (var sequence = 0; sequence < 3; sequence++)
        {
            await client.ExecuteAsync(new Operation(sequence, OperationKind.Update, 1, 1), default);
            await client.ExecuteAsync(new Operation(sequence, OperationKind.LocalRead, 1, 0), default);
        }

        Assert.All(seen.Where(s => s.Item1 == OperationKind.Update), s => Assert.Equal("n2", s.Item2));
        Assert.Equal(3, seen.Where(s => s.Item1 == OperationKind.LocalRead).Distinct().Count());
    }

    [Fact]
    public async Task Delegate_that_throws_makes_an_operation_of_unknown_outcome_and_not_the_end_of_the_run()
    {
        var service = new HttpService("faulty") { Read = _ => throw new InvalidOperationException("a mistake") };
        await using var client = Client(service, 1);

        var thrown = await client.ExecuteAsync(new Operation(0, OperationKind.Read, 1, 0), default);
        var lacking = await client.ExecuteAsync(new Operation(1, OperationKind.Scan, 1, 0, 5), default);

        Assert.Equal((Outcome.Unknown, "threw-InvalidOperationException"), (thrown.Outcome, thrown.Error));
        Assert.Equal((Outcome.Failed, "unsupported"), (lacking.Outcome, lacking.Error));
    }

    [Fact]
    public async Task Status_says_who_leads_and_is_ready_once_that_is_known()
    {
        string? leader = null;
        var service = Store with { IsReady = _ => Task.FromResult(true), Leader = _ => Task.FromResult(leader) };

        var before = await service.ReadStatusAsync(At("n1"), default);
        leader = "n2";
        var after = await service.ReadStatusAsync(At("n1"), default);

        Assert.Equal((false, "serving", null), (before!.IsReady, before.Role, before.Leader?.Name));
        Assert.Equal((true, "follower", "n2"), (after!.IsReady, after.Role, after.Leader?.Name));
    }

    private static IProtocolClient Client(HttpService service, int nodes)
    {
        var all = Enumerable.Range(1, nodes).Select(number => At($"n{number}")).ToArray();
        return service.CreateClient(new ClientOptions { Nodes = () => all });
    }

    private static Node At(string name) =>
        new()
        {
            Id = new NodeId(name),
            Ports = new Dictionary<string, IPEndPoint> { ["http"] = IPEndPoint.Parse("127.0.0.9:7001") },
        };

    private static NodePlan Plan(ClusterSpec spec) =>
        new()
        {
            Id = NodeId.Number(1),
            Spec = spec,
            ClusterName = "unit",
            Members =
            [
                KeyValuePair.Create<NodeId, IReadOnlyDictionary<string, IPEndPoint>>(
                    NodeId.Number(1),
                    new Dictionary<string, IPEndPoint> { ["http"] = IPEndPoint.Parse("127.0.0.1:7001") }
                ),
            ],
            DataDirectory = "data",
            ClusterDirectory = "shared",
        };
}
