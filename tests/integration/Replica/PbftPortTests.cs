using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Wire;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Replica.Pbft;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>Strangers, and members who send nonsense, at the ports of a running PBFT cluster.</summary>
public sealed class PbftPortTests
{
    private const int Flood = 50_000;
    private const double MemoryGrowthBytesMax = 200e6;

    private static readonly string[] Names = ["n1", "n2", "n3", "n4"];

    [Fact]
    public async Task Whatever_comes_to_a_port_is_dropped_and_counted_and_the_cluster_serves_on()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Pbft(nodes: 4));
        var node = cluster.Nodes[0];
        var (peer, client) = (node.Node.Ports[ReplicaSystem.PeerPort], node.Node.Ports[ReplicaSystem.ClientPort]);
        var secret = ClusterSecret.Find();
        using var asClient = KeyRing.Derive(secret, "test", Names, MemberKeys.Client);
        using var asReplica = KeyRing.Derive(secret, "test", Names, "n4");
        using var asStranger = KeyRing.Derive(new byte[32], "test", Names, "n4");
        Assert.Equal("ok", await PutAsync(cluster, 1));
        // Otherwise the genuine n4 would dial again and cut off the one that has its keys.
        await cluster.Nodes[3].KillAsync();
        var before = await MetricsAsync(cluster);

        await SendForeignBytesAsync(peer);
        await SendForeignBytesAsync(client);
        Assert.True(await IsCutOffAsync(peer, asStranger));
        Assert.True(await IsCutOffAsync(client, asStranger));
        Assert.True(await IsCutOffAsync(peer, asClient));
        Assert.True(await IsCutOffAsync(client, asReplica));
        await SendNonsenseAsync(client, asClient, Hello());
        await SendNonsenseAsync(peer, asReplica, null);
        foreach (var (port, keys) in new[] { (peer, asReplica), (client, asClient) })
        {
            await SendOversizedAsync(port, keys);
            await SendReplayedAsync(port, keys);
        }

        await cluster.EventuallyAsync(
            "a count for each thing that was dropped",
            async () =>
            {
                var now = await MetricsAsync(cluster);
                return Grown(now, before, "unauthenticated") >= 6 + 2
                    && Grown(now, before, "malformed") >= 2 * Flood
                    && Grown(now, before, "oversized") >= 2
                    && Grown(now, before, "stale") >= Flood;
            }
        );
        var after = await MetricsAsync(cluster);
        Assert.InRange(
            after["replica_process_resident_bytes"] - before["replica_process_resident_bytes"],
            double.NegativeInfinity,
            MemoryGrowthBytesMax
        );
        // The flood may have cost the primary its view; the client's next attempt meets the new one.
        await cluster.EventuallyAsync("a write after the flood", async () => await PutAsync(cluster, 2) == "ok");
        cluster.Nodes[3].Start();
        await cluster.WaitForLeaderAsync();
        await cluster.WaitForAgreementAsync();
        Assert.All(cluster.Nodes, n => Assert.True(n.IsRunning));
    }

    [Fact]
    public async Task Request_that_is_signed_wrongly_or_sent_again_is_not_executed()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Pbft(nodes: 4));
        using var keys = KeyRing.Derive(ClusterSecret.Find(), "test", Names, MemberKeys.Client);
        using var link = await ConnectAsync(cluster.Nodes[0].Node.Ports[ReplicaSystem.ClientPort], keys);
        var genuine = Append(keys.Sign, lane: 1);
        var forged = Append((_, signature) => signature.Fill(7), lane: 2);

        link.Writer.Add(Hello());
        link.Writer.Add(forged);
        for (var i = 0; i < 5; i++)
        {
            link.Writer.Add(genuine);
        }
        await link.Stream.WriteAsync(link.Writer.Seal());

        await cluster.EventuallyAsync(
            "the genuine request at every node",
            async () =>
                (await Task.WhenAll(cluster.Nodes.Select(n => cluster.ReadAsync(n, "k", "local")))).All(v => v == "x")
        );
        Assert.Equal("x", await cluster.ReadAsync(cluster.Nodes[0], "k"));
        Assert.True(Dropped(await MetricsAsync(cluster), "unauthenticated") >= 1);
    }

    private static async Task<string?> PutAsync(LocalCluster cluster, int id) =>
        (await cluster.OperateAsync(cluster.Nodes[0], id, "put", "alive", $"{id}"))
            .Body.GetProperty("status")
            .ToString();

    private static async Task<IReadOnlyDictionary<string, double>> MetricsAsync(LocalCluster cluster) =>
        await cluster.System.ReadMetricsAsync(cluster.Nodes[0].Node, default);

    private static double Dropped(IReadOnlyDictionary<string, double> metrics, string reason) =>
        metrics[$$"""replica_pbft_dropped_total{reason="{{reason}}"}"""];

    private static double Grown(
        IReadOnlyDictionary<string, double> now,
        IReadOnlyDictionary<string, double> before,
        string reason
    ) => Dropped(now, reason) - Dropped(before, reason);

    private static byte[] Hello()
    {
        var output = new WireWriter();
        new WireHello(99).Write(output);
        return output.ToArray();
    }

    private static byte[] Append(Signing sign, ushort lane)
    {
        var operations = new WireWriter();
        WireOperation.Write(operations, WireOperation.Append, lane, "k"u8, "x"u8, [], hasExpected: false);
        return WireRequest.Build(
            WireRequest.ClientIndex,
            WireLane.Of(WireRequest.ClientIndex, 99, lane),
            1,
            isUnordered: false,
            1,
            operations.Written,
            sign
        );
    }

    private static async Task<TcpClient> DialAsync(IPEndPoint port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(port);
        return tcp;
    }

    private static async Task<SecureLink> ConnectAsync(IPEndPoint port, KeyRing keys) =>
        await SecureLink.DialAsync((await DialAsync(port)).GetStream(), keys, peer: 0, default);

    private static async Task SendForeignBytesAsync(IPEndPoint port)
    {
        var random = new SeededRandom(new Seed(3));
        for (var i = 0; i < 40; i++)
        {
            using var tcp = await DialAsync(port);
            var bytes = new byte[1 + random.NextInt64(4_000)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = (byte)random.NextInt64(256);
            }
            try
            {
                await tcp.GetStream().WriteAsync(bytes);
            }
            catch (IOException)
            {
                // The node had enough before all was sent.
            }
        }
    }

    private static async Task<bool> IsCutOffAsync(IPEndPoint port, KeyRing keys)
    {
        using var link = await ConnectAsync(port, keys);
        try
        {
            return await link.Stream.ReadAsync(new byte[1]) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Authentic frames of messages that are none, and of votes for places that nobody works on.</summary>
    private static async Task SendNonsenseAsync(IPEndPoint port, KeyRing keys, byte[]? first)
    {
        using var link = await ConnectAsync(port, keys);
        if (first is not null)
        {
            link.Writer.Add(first);
        }
        var random = new SeededRandom(new Seed(4));
        // Not signed, a Commit, by n4, in view 0, for place 2^40.
        byte[] vote = [0, 3, 3, 0, .. new byte[8], 0, 0, 0, 0, 0, 1, 0, 0, .. new byte[32]];
        for (var i = 0; i < Flood; i++)
        {
            var bytes = new byte[4 + random.NextInt64(60)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = (byte)random.NextInt64(256);
            }
            bytes[0] = 2;
            link.Writer.Add(bytes);
            if (first is null)
            {
                link.Writer.Add(vote);
            }
            if (link.Writer.PendingBytes > 100_000 || i == Flood - 1)
            {
                await link.Stream.WriteAsync(link.Writer.Seal());
            }
        }
        // The node reads to the end before it closes its side.
        ((NetworkStream)link.Stream).Socket.Shutdown(SocketShutdown.Send);
        await IsEndedAsync(link);
    }

    private static async Task SendOversizedAsync(IPEndPoint port, KeyRing keys)
    {
        using var link = await ConnectAsync(port, keys);
        await link.Stream.WriteAsync(BitConverter.GetBytes(WireLimits.FrameBytesMax + 1));
        await IsEndedAsync(link);
    }

    private static async Task SendReplayedAsync(IPEndPoint port, KeyRing keys)
    {
        using var link = await ConnectAsync(port, keys);
        link.Writer.Add(Hello());
        var frame = link.Writer.Seal().ToArray();
        await link.Stream.WriteAsync(frame);
        await link.Stream.WriteAsync(frame);
        await IsEndedAsync(link);
    }

    private static async Task IsEndedAsync(SecureLink link)
    {
        var buffer = new byte[1_024];
        try
        {
            while (await link.Stream.ReadAsync(buffer) > 0) { }
        }
        catch (IOException)
        {
            // Cut off.
        }
    }
}
