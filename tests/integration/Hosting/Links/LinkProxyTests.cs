using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PerfTests.Faults;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Links;

public sealed class LinkProxyTests
{
    private static readonly LinkQuality Cut = new() { IsCut = true };

    [Fact]
    public async Task Untouched_links_carry_both_ways_and_nothing_is_lost_or_reordered()
    {
        await using var pair = new ProxiedPair();
        var near = await pair.ConnectAsync();
        var far = await pair.AcceptAsync();

        Assert.Equal(await CarryAsync(pair, near, far, 20_000_000), await CarryAsync(pair, far, near, 20_000_000));
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await far.ReceiveAsync(new byte[1], pair.Deadline));
        Assert.Empty(pair.Events.All);
    }

    [Fact]
    public async Task Worsened_links_lose_and_reorder_nothing_of_a_connection()
    {
        await using var pair = new ProxiedPair();
        var near = await pair.ConnectAsync();
        var far = await pair.AcceptAsync();
        await pair.WorsenAsync(
            new LinkQuality
            {
                Delay = 5.Milliseconds(),
                Jitter = 5.Milliseconds(),
                BytesPerSecond = 5_000_000,
                Loss = 0.001,
            },
            ProxiedPair.Forth,
            ProxiedPair.Back
        );

        Assert.Equal(await CarryAsync(pair, near, far, 1_000_000), await CarryAsync(pair, far, near, 1_000_000));
        Assert.Empty(pair.Events.All);
    }

    [Fact]
    public async Task Cut_one_way_holds_what_is_sent_and_lets_answers_pass_until_it_heals()
    {
        await using var pair = new ProxiedPair();
        var near = await pair.ConnectAsync();
        var far = await pair.AcceptAsync();
        await pair.WorsenAsync(Cut, ProxiedPair.Forth);

        await near.SendAsync("held"u8.ToArray(), pair.Deadline);
        await far.SendAsync("back"u8.ToArray(), pair.Deadline);
        await pair.UntilAsync(ProxiedPair.Forth, counts => counts.HeldBytes == 4);
        Assert.Equal("back"u8.ToArray(), await TakeAsync(pair, near, 4));
        Assert.Equal(0, far.Available);

        await pair.HealAsync();
        Assert.Equal("held"u8.ToArray(), await TakeAsync(pair, far, 4));
        Assert.Equal(0, (await pair.CountAsync(ProxiedPair.Forth)).HeldBytes);
    }

    [Fact]
    public async Task Connection_begun_over_a_cut_link_comes_through_when_it_heals()
    {
        await using var pair = new ProxiedPair();
        await pair.WorsenAsync(Cut, ProxiedPair.Back);
        var near = await pair.ConnectAsync();
        await near.SendAsync("hello"u8.ToArray(), pair.Deadline);
        await pair.UntilAsync(ProxiedPair.Forth, counts => counts is { HeldConnections: 1, HeldBytes: 5 });
        Assert.False(pair.IsAnyoneConnecting());

        await pair.HealAsync();

        Assert.Equal("hello"u8.ToArray(), await TakeAsync(pair, await pair.AcceptAsync(), 5));
    }

    [Fact]
    public async Task Connection_given_up_while_the_link_is_cut_never_reaches_the_other_node()
    {
        await using var pair = new ProxiedPair();
        await pair.WorsenAsync(Cut, ProxiedPair.Forth);
        var near = await pair.ConnectAsync();
        await near.SendAsync("stale"u8.ToArray(), pair.Deadline);
        await pair.UntilAsync(ProxiedPair.Forth, counts => counts.HeldBytes == 5);
        near.Dispose();
        await pair.UntilAsync(ProxiedPair.Forth, counts => counts is { HeldConnections: 0, HeldBytes: 0 });

        await pair.HealAsync();

        Assert.Equal(0, (await pair.CountAsync(ProxiedPair.Forth)).Opened);
        Assert.False(pair.IsAnyoneConnecting());
    }

    [Fact]
    public async Task Reset_ends_connections_and_each_new_one_until_it_heals()
    {
        await using var pair = new ProxiedPair();
        var near = await pair.ConnectAsync();
        var far = await pair.AcceptAsync();

        await pair.WorsenAsync(new LinkQuality { ResetsConnections = true }, ProxiedPair.Forth, ProxiedPair.Back);

        await AssertResetAsync(pair, near);
        await AssertResetAsync(pair, far);
        await AssertResetAsync(async () => await (await pair.ConnectAsync()).ReceiveAsync(new byte[1], pair.Deadline));
        await pair.HealAsync();
        var again = await pair.ConnectAsync();
        await again.SendAsync("again"u8.ToArray(), pair.Deadline);
        Assert.Equal("again"u8.ToArray(), await TakeAsync(pair, await pair.AcceptAsync(), 5));
    }

    [Fact]
    public async Task Slow_close_delays_the_end_and_not_what_came_before()
    {
        await using var pair = new ProxiedPair();
        var near = await pair.ConnectAsync();
        var far = await pair.AcceptAsync();
        await pair.WorsenAsync(new LinkQuality { CloseDelay = 60.Seconds() }, ProxiedPair.Forth);

        await near.SendAsync("last"u8.ToArray(), pair.Deadline);
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal("last"u8.ToArray(), await TakeAsync(pair, far, 4));
        await pair.UntilAsync(ProxiedPair.Forth, counts => counts.HeldEnds == 1);
        Assert.False(far.Poll(0, SelectMode.SelectRead));

        // The other way is open, as of a connection that is half closed.
        await far.SendAsync("more"u8.ToArray(), pair.Deadline);
        Assert.Equal("more"u8.ToArray(), await TakeAsync(pair, near, 4));
        await pair.HealAsync();
        Assert.Equal(0, await far.ReceiveAsync(new byte[1], pair.Deadline));
    }

    [Fact]
    public async Task Connection_to_a_node_that_is_gone_is_reset()
    {
        await using var pair = new ProxiedPair();
        var gone = pair.Proxy.Open(ProxiedPair.Two, "gone", isUdp: false, new IPEndPoint(IPAddress.Loopback, 1));
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await AssertResetAsync(async () =>
        {
            await near.ConnectAsync(gone, pair.Deadline);
            await near.ReceiveAsync(new byte[1], pair.Deadline);
        });
    }

    [Fact]
    public async Task Idle_proxy_says_what_it_adds()
    {
        await using var pair = new ProxiedPair();

        var overhead = await ProxyOverhead.MeasureAsync(pair.Proxy, 100, TimeProvider.System, pair.Deadline);

        Assert.Equal(100, overhead.RoundTrips);
        Assert.True(overhead is { DirectUs: > 0, ThroughUs: > 0 });
        Assert.Contains("at the median when idle", overhead.Describe(), StringComparison.Ordinal);
    }

    private static Task AssertResetAsync(ProxiedPair pair, Socket socket) =>
        AssertResetAsync(async () => await socket.ReceiveAsync(new byte[1], pair.Deadline));

    /// <summary>A new connection may be reset before its connecting has ended.</summary>
    private static async Task AssertResetAsync(Func<Task> use)
    {
        var failure = await Assert.ThrowsAsync<SocketException>(use);
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    private static async Task<byte[]> TakeAsync(ProxiedPair pair, Socket socket, int count)
    {
        var taken = new byte[count];
        for (var got = 0; got < count; )
        {
            var length = await socket.ReceiveAsync(taken.AsMemory(got), pair.Deadline);
            Assert.NotEqual(0, length);
            got += length;
        }

        return taken;
    }

    /// <summary>Sends bytes decided by a seed, in pieces of odd sizes, and gives the digest of what comes out, which must be theirs.</summary>
    private static async Task<string> CarryAsync(ProxiedPair pair, Socket from, Socket to, int count)
    {
        var random = new SeededRandom(new Seed(5));
        var sent = new byte[count];
        for (var i = 0; i < count; i++)
        {
            sent[i] = (byte)random.NextUInt64();
        }

        var sending = Task.Run(
            async () =>
            {
                for (var at = 0; at < count; )
                {
                    var piece = (int)Math.Min(count - at, 1 + random.NextInt64(100_000));
                    at += await from.SendAsync(sent.AsMemory(at, piece), pair.Deadline);
                }
            },
            pair.Deadline
        );
        var digest = Convert.ToHexString(SHA256.HashData(await TakeAsync(pair, to, count)));
        await sending;
        Assert.Equal(Convert.ToHexString(SHA256.HashData(sent)), digest);
        return digest;
    }
}
