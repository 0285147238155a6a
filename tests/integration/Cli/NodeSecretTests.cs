using System.Text;
using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Running;
using PerfTests.Sessions;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Settings;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>What a system gives to its nodes may be secret, and a node may print it: it is in nothing that the session writes or says.</summary>
public sealed class NodeSecretTests : IDisposable
{
    /// <summary>Begins every planted secret; what follows tells which one it was.</summary>
    private const string Plant = "pl4nted-";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-secret-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Session_whose_nodes_print_their_secrets_writes_and_says_none_of_them()
    {
        var lines = new List<string>();
        var session = new Session(
            new SessionOptions { Host = "process", OutputRoot = _folder.FullName },
            Composition.Default
        );
        var scenario = Benchmark
            .On(
                new ClusterSpec { System = new TalkativeSystem(), Nodes = 1 }
                    .With("db-password", $"{Plant}parameter")
                    .With("login", $"{Plant}defined")
            )
            .Load(Load.Constant(Rate.PerSecond(10), TimeSpan.FromSeconds(1)), TimeSpan.Zero);

        var outcome = await session.RunAsync(
            new ScenarioRequest
            {
                Name = "talkative",
                Scenario = scenario,
                Command = ReproduceCommand.OfTest("talkative"),
            },
            new ProgressLines(lines.Add),
            CancellationToken.None
        );

        var log = await File.ReadAllTextAsync(
            Directory.EnumerateFiles(_folder.FullName, "n1.log", SearchOption.AllDirectories).Single()
        );
        Assert.Contains("PUBLIC=to be seen", log, StringComparison.Ordinal);
        Assert.Contains(SecretRedactor.Mask, log, StringComparison.Ordinal);
        Assert.DoesNotContain(Plant, string.Join('\n', lines) + outcome.Describe(), StringComparison.Ordinal);
        var plant = Encoding.UTF8.GetBytes(Plant);
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file.FullName).AsSpan().IndexOf(plant) < 0, $"{file} holds a secret");
        }
    }

    /// <summary>A system whose nodes print their arguments and variables, and end.</summary>
    private sealed class TalkativeSystem : ISystem
    {
        public string Name => "talkative";

        public Protocol Protocol => Protocol.Unspecified;

        public IReadOnlyList<PortDefinition> Ports => [new PortDefinition("api")];

        public IReadOnlyList<ParameterDefinition> Parameters =>
            [
                new("db-password", "", "", "any", IsLive: false, "None."),
                new("login", "", "", "any", IsLive: false, "None.") { IsSecret = true },
            ];

        public IReadOnlyList<OperationKind> Operations => Enum.GetValues<OperationKind>();

        public IReadOnlyDictionary<string, string> FindPrograms() => new Dictionary<string, string>();

        public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

        public NodeCommand GetCommand(NodePlan plan) =>
            new(
                "sh",
                [
                    "-c",
                    "env; echo \"$@\"; exit 3",
                    "sh",
                    "--token",
                    $"{Plant}argument",
                    $"--admin-password={Plant}option",
                    $"https://someone:{Plant}url@127.0.0.1/",
                    plan.Spec.Parameters["db-password"],
                    plan.Spec.Parameters["login"],
                ]
            )
            {
                Environment = new Dictionary<string, string>
                {
                    ["SHOP_PASSWORD"] = $"{Plant}variable",
                    ["SHOP_DATABASE"] = $"postgresql://someone:{Plant}address@127.0.0.1/shop",
                    ["PUBLIC"] = "to be seen",
                },
            };

        public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
            Task.FromResult<NodeStatus?>(null);

        public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(
            Node node,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

        public IProtocolClient CreateClient(ClientOptions options) =>
            throw new InvalidOperationException("There is no node to talk to.");
    }
}
