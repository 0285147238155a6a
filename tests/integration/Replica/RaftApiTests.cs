using System.Net;
using System.Text.RegularExpressions;
using PerfTests.Protocols;
using PerfTests.Systems.Replica;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>What a healthy cluster answers. Keys and identities differ from test to test, as the cluster is shared.</summary>
public sealed partial class RaftApiTests(RaftClusterFixture fixture) : IClassFixture<RaftClusterFixture>
{
    private LocalCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Write_to_any_node_is_read_at_every_node()
    {
        for (var i = 0; i < Cluster.Nodes.Count; i++)
        {
            var (response, _) = await Cluster.OperateAsync(Cluster.Nodes[i], 100 + i, "put", "everywhere", $"v{i}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            foreach (var node in Cluster.Nodes)
            {
                Assert.Equal($"v{i}", await Cluster.ReadAsync(node, "everywhere"));
            }
        }
        foreach (var node in Cluster.Nodes)
        {
            await Cluster.EventuallyAsync(
                "the value at each node itself",
                async () => await Cluster.ReadAsync(node, "everywhere", "local") == "v2"
            );
        }
    }

    [Fact]
    public async Task Retry_at_another_node_is_applied_once()
    {
        var (_, first) = await Cluster.OperateAsync(Cluster.Nodes[0], 200, "append", "once", "x");
        var (_, retry) = await Cluster.OperateAsync(Cluster.Nodes[1], 200, "append", "once", "x");
        Assert.Equal(first.GetProperty("index").GetInt64(), retry.GetProperty("index").GetInt64());
        Assert.True(retry.GetProperty("duplicate").GetBoolean());
        Assert.Equal("x", await Cluster.ReadAsync(Cluster.Nodes[2], "once"));
    }

    [Fact]
    public async Task Swap_with_another_value_is_decided_and_changes_nothing()
    {
        var leader = await Cluster.WaitForLeaderAsync();
        await Cluster.OperateAsync(leader, 300, "put", "swap", "a");
        const string body =
            """{"operations":[{"id":"0000000000000000000000000000012d","kind":"compare-and-swap","key":"swap","value":"c","expected":"b"},{"id":"0000000000000000000000000000012e","kind":"compare-and-swap","key":"swap","value":"d","expected":"a"}]}""";
        var (response, results) = await Cluster.SendAsync(HttpMethod.Post, leader, "/v1/operations/batch", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ["mismatch", "ok"],
            results.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("status").GetString())
        );
        Assert.Equal("d", await Cluster.ReadAsync(leader, "swap"));
    }

    [Fact]
    public async Task Follower_redirects_when_told_to_and_forwards_otherwise()
    {
        var leader = await Cluster.WaitForLeaderAsync();
        var follower = Cluster.Nodes.First(n => n != leader);
        await ChangeAsync(follower, """{"follower-mode":"redirect"}""", HttpStatusCode.OK);
        var (redirect, _) = await Cluster.OperateAsync(follower, 400, "put", "hop", "v");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        Assert.Equal(new Uri(leader.Api, "/v1/operations"), redirect.Headers.Location);
        Assert.Equal(leader.Id.Name, Assert.Single(redirect.Headers.GetValues("Leader")));

        await ChangeAsync(follower, """{"follower-mode":"forward"}""", HttpStatusCode.OK);
        var (forwarded, _) = await Cluster.OperateAsync(follower, 400, "put", "hop", "v");
        Assert.Equal(HttpStatusCode.OK, forwarded.StatusCode);
        Assert.Equal(leader.Id.Name, Assert.Single(forwarded.Headers.GetValues("Leader")));
    }

    [Fact]
    public async Task Live_parameter_changes_and_every_bad_value_is_named()
    {
        var node = Cluster.Nodes[0];
        await ChangeAsync(node, """{"batch-size":17,"pipeline":"3"}""", HttpStatusCode.OK);
        var (_, after) = await Cluster.SendAsync(HttpMethod.Get, node, "/v1/parameters");
        var values = after
            .GetProperty("parameters")
            .EnumerateArray()
            .ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("value").GetString());
        Assert.Equal(("17", "3"), (values["batch-size"], values["pipeline"]));

        var (response, problem) = await Cluster.SendAsync(
            HttpMethod.Patch,
            node,
            "/v1/parameters",
            """{"batch-size":0,"durability":"memory","heartbeat-ms":50,"colour":"red"}"""
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(4, problem.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task Phases_add_up_to_no_more_than_the_client_waited()
    {
        await using var client = Cluster.Client(seed: 7);
        for (var i = 0; i < 20; i++)
        {
            var sent = TimeProvider.System.GetTimestamp();
            var result = await client.ExecuteAsync(new Operation(i, OperationKind.Update, i, 64), default);
            var waited = TimeProvider.System.GetElapsedTime(sent);
            Assert.Equal(Outcome.Ok, result.Outcome);
            Assert.True(result.HasPhases);
            Assert.True(result.SubmissionNanoseconds >= 0 && result.ApplicationNanoseconds >= 0);
            Assert.True(result.ConsensusNanoseconds > 0);
            var phases = result.SubmissionNanoseconds + result.ConsensusNanoseconds + result.ApplicationNanoseconds;
            Assert.True(phases <= waited.TotalNanoseconds, $"{phases} ns of phases in {waited}");
        }
    }

    [Fact]
    public async Task Metrics_are_well_formed_and_count_what_was_done()
    {
        var leader = await Cluster.WaitForLeaderAsync();
        var before = await ReplicaSystem.Raft.ReadMetricsAsync(leader.Node, default);
        await Cluster.OperateAsync(leader, 500, "put", "counted", "v");
        await Cluster.OperateAsync(leader, 500, "put", "counted", "v");
        var after = await ReplicaSystem.Raft.ReadMetricsAsync(leader.Node, default);
        Assert.Equal(1, Grown("replica_deduplicated_operations_total"));
        Assert.True(Grown("replica_applied_operations_total") >= 2);
        Assert.True(Grown("replica_log_flushes_total") >= 1);
        Assert.True(Grown("replica_messages_sent_total") >= 2);
        await Cluster.EventuallyAsync(
            "bytes through sockets",
            async () =>
                (await ReplicaSystem.Raft.ReadMetricsAsync(leader.Node, default))["replica_socket_sent_bytes_total"] > 0
        );

        var (_, text) = await Cluster.SendAsync(HttpMethod.Get, leader, "/metrics");
        var lines = text.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(ExpositionLine(), line));
        var families = lines.Where(l => l.StartsWith("# TYPE", StringComparison.Ordinal)).ToList();
        Assert.Equal(families.Count, families.Distinct().Count());

        double Grown(string name) => after[name] - before[name];
    }

    [Fact]
    public async Task Events_tell_the_election_with_increasing_times()
    {
        var leader = await Cluster.WaitForLeaderAsync();
        var (_, body) = await Cluster.SendAsync(HttpMethod.Get, leader, "/v1/events?after=0");
        var events = body.GetProperty("events").EnumerateArray().ToList();
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "election-started");
        Assert.Contains(
            events,
            e =>
                e.GetProperty("event").GetString() == "leader-elected"
                && e.GetProperty("subject").GetString() == leader.Id.Name
                && e.GetProperty("term").GetInt64() > 0
        );
        var times = events.Select(e => e.GetProperty("monotonic_ns").GetInt64()).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [InlineData("POST", "/v1/operations", "{}", 400)]
    [InlineData("POST", "/v1/operations/batch", """{"operations":[]}""", 400)]
    [InlineData("PATCH", "/v1/parameters", "[]", 400)]
    [InlineData("GET", "/v1/events?after=x", null, 400)]
    [InlineData("GET", "/v1/operations", null, 405)]
    [InlineData("GET", "/nowhere", null, 404)]
    public async Task Request_that_makes_no_sense_gets_a_problem_document(
        string method,
        string path,
        string? json,
        int status
    )
    {
        var (response, problem) = await Cluster.SendAsync(new HttpMethod(method), Cluster.Nodes[0], path, json);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Concurrent_appends_are_each_applied_once_and_seen_by_reads_that_follow()
    {
        await using var client = Cluster.Client(seed: 11);
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(i => client.ExecuteAsync(new Operation(i, OperationKind.Append, 9_999, 3), default).AsTask())
        );
        Assert.All(results, r => Assert.Equal(Outcome.Ok, r.Outcome));
        var (_, body) = await Cluster.SendAsync(
            HttpMethod.Post,
            Cluster.Nodes[1],
            "/v1/operations",
            """{"id":"00000000000000000000000000000000","kind":"get","key":"k9999","encoding":"base64"}"""
        );
        Assert.Equal(600, body.GetProperty("value").GetBytesFromBase64().Length);
    }

    private async Task ChangeAsync(LocalNode node, string json, HttpStatusCode expected)
    {
        var (response, body) = await Cluster.SendAsync(HttpMethod.Patch, node, "/v1/parameters", json);
        Assert.True(expected == response.StatusCode, body.ToString());
    }

    [GeneratedRegex(
        """^(# HELP [a-z_]+ .+|# TYPE [a-z_]+ (counter|gauge|histogram)|[a-z_]+(\{[a-z]+="[^"]*"\})? (-?[0-9.E+-]+|NaN|[+-]Inf))$"""
    )]
    private static partial Regex ExpositionLine();
}
