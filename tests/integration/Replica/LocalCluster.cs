using System.Net;
using System.Text;
using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Hosting.Processes;
using PerfTests.Protocols;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>Replicas as processes of this machine.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("replica-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private LocalCluster(ClusterSpec spec)
    {
        System = spec.System;
        using var ports = new FreePorts();
        var members = Enumerable
            .Range(0, spec.Nodes)
            .Select(i => new KeyValuePair<NodeId, IReadOnlyDictionary<string, IPEndPoint>>(
                NodeId.Number(i + 1),
                System.Ports.ToDictionary(port => port.Name, port => ports.Reserve(port.IsUdp))
            ))
            .ToList();
        Nodes =
        [
            .. members.Select(member => new LocalNode(
                new NodePlan
                {
                    Id = member.Key,
                    Spec = spec,
                    ClusterName = "test",
                    Members = members,
                    DataDirectory = Path.Combine(_directory, member.Key.Name),
                    ClusterDirectory = _directory,
                }
            )),
        ];
    }

    public IReadOnlyList<LocalNode> Nodes { get; }

    public ISystem System { get; }

    public static async Task<LocalCluster> StartAsync(ClusterSpec spec)
    {
        var cluster = new LocalCluster(spec);
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }
        await (spec.System.Protocol.LeaderWord is null ? cluster.WaitUntilReadyAsync() : cluster.WaitForLeaderAsync());
        return cluster;
    }

    public IProtocolClient Client(ulong seed) =>
        System.CreateClient(new ClientOptions { Nodes = () => [.. Nodes.Select(n => n.Node)], Seed = new Seed(seed) });

    public Task<NodeStatus?> StatusAsync(LocalNode node) => System.ReadStatusAsync(node.Node, default);

    /// <summary>Waits until every running node is ready and takes the same running node for the leader.</summary>
    public async Task<LocalNode> WaitForLeaderAsync()
    {
        LocalNode? leader = null;
        await EventuallyAsync(
            "one leader that all agree on",
            async () =>
            {
                var running = Nodes.Where(n => n.IsRunning).ToList();
                var statuses = await Task.WhenAll(running.Select(StatusAsync));
                var names = statuses.Select(s => s is { IsReady: true } ? s.Leader : null).Distinct().ToList();
                leader = names is [{ } name] ? running.Find(n => n.Id == name) : null;
                return leader is not null;
            }
        );
        return leader!;
    }

    /// <summary>Waits until every running node is ready.</summary>
    public Task WaitUntilReadyAsync() =>
        EventuallyAsync(
            "readiness of all",
            async () =>
                (await Task.WhenAll(Nodes.Where(n => n.IsRunning).Select(StatusAsync))).All(s => s is { IsReady: true })
        );

    /// <summary>Waits until every running node holds the same, however it came to it.</summary>
    public Task WaitForEqualDigestsAsync() =>
        EventuallyAsync(
            "equal digests",
            async () =>
                (await Task.WhenAll(Nodes.Where(n => n.IsRunning).Select(StatusAsync)))
                    .Select(s => s?.Digest)
                    .Distinct()
                    .Count() == 1
        );

    /// <summary>Waits until every node named has reported an event about another.</summary>
    public Task WaitForEventAsync(IEnumerable<LocalNode> reporters, string kind, LocalNode subject) =>
        EventuallyAsync(
            $"'{kind}' about {subject.Id} from all",
            async () =>
                (await Task.WhenAll(reporters.Select(n => System.ReadEventsAsync(n.Node, 0, default)))).All(events =>
                    events.Any(e => e.Kind == kind && e.Subject == subject.Id.Name)
                )
        );

    /// <summary>Waits until every running node has applied the same, and returns what.</summary>
    public async Task<NodeStatus> WaitForAgreementAsync()
    {
        NodeStatus? agreed = null;
        await EventuallyAsync(
            "agreement on position and digest",
            async () =>
            {
                var statuses = await Task.WhenAll(Nodes.Where(n => n.IsRunning).Select(StatusAsync));
                agreed = statuses[0];
                return statuses.All(s =>
                    s is not null && s.AppliedIndex == agreed?.AppliedIndex && s.Digest == agreed.Digest
                );
            }
        );
        return agreed!;
    }

    public async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(
        HttpMethod method,
        LocalNode node,
        string path,
        string? json = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(node.Api, path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }
        var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = path == "/metrics" ? JsonSerializer.SerializeToElement(text) : JsonDocument.Parse(text).RootElement;
        return (response, body);
    }

    public Task<(HttpResponseMessage Response, JsonElement Body)> OperateAsync(
        LocalNode node,
        int id,
        string kind,
        string key,
        string? value = null,
        string consistency = "linearizable"
    ) =>
        SendAsync(
            HttpMethod.Post,
            node,
            "/v1/operations",
            JsonSerializer.Serialize(
                new
                {
                    id = $"{id:x32}",
                    kind,
                    key,
                    value,
                    consistency,
                }
            )
        );

    public async Task<string?> ReadAsync(LocalNode node, string key, string consistency = "linearizable")
    {
        var (_, body) = await OperateAsync(node, 0, "get", key, consistency: consistency);
        return body.TryGetProperty("value", out var value) ? value.GetString() : null;
    }

    public async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Timeouts.Step)
            {
                var lines = Nodes.SelectMany(n => n.Lines.TakeLast(5).Select(line => $"{n.Id}: {line}"));
                throw new TimeoutException($"There was never {what}.\n{string.Join('\n', lines)}");
            }
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
