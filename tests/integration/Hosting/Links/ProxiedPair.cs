using System.Net;
using System.Net.Sockets;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Links;

/// <summary>Two nodes with a proxy between them: this process stands for n1, which connects, and n2 listens in it as well.</summary>
internal sealed class ProxiedPair : IAsyncDisposable
{
    public static readonly NodeId One = NodeId.Number(1);
    public static readonly NodeId Two = NodeId.Number(2);
    public static readonly LinkKey Forth = new(One, Two);
    public static readonly LinkKey Back = new(Two, One);

    private const int Fault = 1;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);
    private readonly IPEndPoint _stream;
    private readonly IPEndPoint _datagrams;

    public ProxiedPair()
    {
        Proxy = new LinkProxy([One, Two], () => [(One, Environment.ProcessId)], Events, TimeProvider.System);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _stream = Proxy.Open(Two, "stream", isUdp: false, (IPEndPoint)_listener.LocalEndPoint!);
        Sender = OpenDatagrams();
        Receiver = OpenDatagrams();
        Proxy.Open(One, "datagram", isUdp: true, (IPEndPoint)Sender.LocalEndPoint!);
        _datagrams = Proxy.Open(Two, "datagram", isUdp: true, (IPEndPoint)Receiver.LocalEndPoint!);
    }

    public LinkProxy Proxy { get; }

    public CollectedEvents Events { get; } = new();

    /// <summary>The datagram socket of n1.</summary>
    public Socket Sender { get; }

    /// <summary>The datagram socket of n2.</summary>
    public Socket Receiver { get; }

    public CancellationToken Deadline => _deadline.Token;

    public void Send(ReadOnlySpan<byte> datagram) => Sender.SendTo(datagram, SocketFlags.None, _datagrams);

    /// <summary>Connects n1 to n2; n2's end comes by <see cref="AcceptAsync"/>.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await socket.ConnectAsync(_stream, Deadline);
        return socket;
    }

    public async Task<Socket> AcceptAsync() => Keep(await _listener.AcceptAsync(Deadline));

    public bool IsAnyoneConnecting() => _listener.Poll(0, SelectMode.SelectRead);

    public Task WorsenAsync(LinkQuality quality, params LinkKey[] links) =>
        Proxy.WorsenAsync(
            Fault,
            [.. links.Select(link => new LinkChange(link.From, link.To, quality))],
            new Seed(3),
            Deadline
        );

    public Task HealAsync() => Proxy.HealAsync(Fault, Deadline);

    public async Task<LinkCounts> CountAsync(LinkKey link) => (await Proxy.ReadAsync([link], Deadline))[link].Counts;

    /// <summary>Waits until a link has counted something.</summary>
    public async Task UntilAsync(LinkKey link, Func<LinkCounts, bool> holds)
    {
        while (!holds(await CountAsync(link)))
        {
            await Task.Delay(2, Deadline);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _listener.Dispose();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _deadline.Dispose();
    }

    private Socket OpenDatagrams()
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private Socket Keep(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }
}
