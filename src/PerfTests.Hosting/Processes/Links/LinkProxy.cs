using System.Net;
using System.Net.Sockets;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// Stands in the links between nodes that are processes of this machine: each node advertises an address of the proxy's and listens at another one. It needs no
/// privileges, and ends with the harness however that ends.
/// </summary>
internal sealed class LinkProxy : IAsyncDisposable
{
    private const int Backlog = 512;
    private const int MaxAttempts = 64;
    private const int DatagramBufferBytes = 4 * 1024 * 1024;
    private const string Subject = "link proxy";

    private readonly ProxyLoop _loop;
    private readonly SenderSearch _senders;
    private readonly Dictionary<LinkKey, Link> _links = [];
    private readonly Link _strangers = new(default);
    private readonly List<ProxiedPort> _ports = [];
    private readonly List<IDisposable> _listeners = [];
    private readonly Dictionary<(NodeId Node, string Port), DatagramForwarder> _datagrams = [];
    private readonly Dictionary<SocketAddress, NodeId> _bound = [];
    private readonly Dictionary<IPEndPoint, NodeId> _probes = [];
    private readonly List<(Socket Accepted, IPEndPoint Sender, ProxiedPort Port)> _unknown = [];
    private readonly HashSet<StreamRelay> _relays = [];
    private bool _isSearching;
    private bool _isDisposed;

    /// <summary>Starts it, with nothing to stand in front of yet.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="processes">The nodes that run at the moment, with their process ids; called from any thread.</param>
    /// <param name="events">Told of failures.</param>
    /// <param name="time">The clock of delays.</param>
    /// <exception cref="IOException">The system has no descriptor left.</exception>
    public LinkProxy(
        IReadOnlyList<NodeId> nodes,
        Func<IReadOnlyList<(NodeId Node, int ProcessId)>> processes,
        IEventSink events,
        TimeProvider time
    )
    {
        _senders = new SenderSearch(processes);
        foreach (var from in nodes)
        {
            foreach (var to in nodes.Where(to => to != from))
            {
                var key = new LinkKey(from, to);
                _links.Add(key, new Link(key));
            }
        }

        _loop = new ProxyLoop(time, failure => events.Record(RunEventKinds.Warning, Subject, failure));
    }

    /// <summary>Why there can be no proxy on this machine; null if there can.</summary>
    public static string? Obstacle =>
        OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fd")
            ? null
            : "the sender of a connection is found in /proc, which this platform lacks";

    /// <summary>Stands in front of a port of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="port">The port's name.</param>
    /// <param name="isUdp">Whether datagrams go to it too.</param>
    /// <param name="real">Where the node listens.</param>
    /// <param name="sender">The one node that is told this address; null if all are.</param>
    /// <returns>The address to advertise, on the loopback address.</returns>
    /// <exception cref="IOException">The system has no port left.</exception>
    public IPEndPoint Open(NodeId node, string port, bool isUdp, IPEndPoint real, NodeId? sender = null)
    {
        var (listener, datagrams) = Bind(isUdp);
        listener.Listen(Backlog);
        var advertised = (IPEndPoint)listener.LocalEndPoint!;
        var proxied = new ProxiedPort(node, port, advertised, real, sender);
        _loop.Post(() =>
        {
            _ports.Add(proxied);
            Add(new StreamAcceptor(listener, (accepted, sender) => Identify(accepted, sender, proxied)));
            if (datagrams is not null)
            {
                var forwarder = new DatagramForwarder(datagrams, proxied, FindSender, _loop);
                _bound[real.Serialize()] = node;
                _datagrams[(node, port)] = forwarder;
                Add(forwarder);
            }
        });
        return advertised;
    }

    /// <summary>Begins to do something to links.</summary>
    /// <param name="fault">Number of the fault, by which it is healed.</param>
    /// <param name="changes">What is done.</param>
    /// <param name="seed">Decides what is random in it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What each of the links had done up to that moment.</returns>
    public Task<IReadOnlyDictionary<LinkKey, LinkCounts>> WorsenAsync(
        int fault,
        IReadOnlyList<LinkChange> changes,
        Seed seed,
        CancellationToken cancellationToken
    ) =>
        _loop.AskAsync(
            () =>
            {
                var links = changes.ToDictionary(change => LinkOf(change), change => change.Quality);
                var before = Count(links.Keys);
                foreach (var (link, quality) in links)
                {
                    link.Worsen(fault, quality, seed);
                }

                Advance(links.Keys);
                return before;
            },
            cancellationToken
        );

    /// <summary>Ends what a fault does to links.</summary>
    /// <returns>What each of the links had done up to that moment; empty if there was nothing to end.</returns>
    public Task<IReadOnlyDictionary<LinkKey, LinkCounts>> HealAsync(int fault, CancellationToken cancellationToken) =>
        _loop.AskAsync(
            () =>
            {
                var links = _links.Values.Where(link => link.IsWorsenedBy(fault)).ToArray();
                var before = Count(links);
                foreach (var link in links)
                {
                    link.Heal(fault);
                }

                Advance(links);
                return before;
            },
            cancellationToken
        );

    /// <summary>What links have done up to now, and whether something is still done to them.</summary>
    public Task<IReadOnlyDictionary<LinkKey, (LinkCounts Counts, LinkQuality Quality)>> ReadAsync(
        IReadOnlyCollection<LinkKey> keys,
        CancellationToken cancellationToken
    ) =>
        _loop.AskAsync<IReadOnlyDictionary<LinkKey, (LinkCounts, LinkQuality)>>(
            () => keys.ToDictionary(key => key, key => (_links[key].Counts, _links[key].Quality)),
            cancellationToken
        );

    /// <summary>Opens a connection in a node's name.</summary>
    /// <exception cref="SocketException">The proxy is not there.</exception>
    public async Task<LinkProbe> ProbeAsync(LinkKey key, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var probe = new LinkProbe(key, socket);
        try
        {
            var advertised = await _loop
                .AskAsync(
                    () =>
                    {
                        _probes[probe.Address] = key.From;
                        return _ports
                            .First(port => port.Node == key.To && (port.Sender is null || port.Sender == key.From))
                            .Advertised;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            probe.Connect(advertised);
            return probe;
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    /// <summary>Closes every connection and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _loop.AskAsync(CloseAll, CancellationToken.None).ConfigureAwait(false);
        await _loop.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A port that is free for both protocols, if both are wanted.</summary>
    private static (Socket Listener, Socket? Datagrams) Bind(bool isUdp)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                Blocking = false,
            };
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            if (!isUdp)
            {
                return (listener, null);
            }

            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            {
                Blocking = false,
                // The system grants what it allows.
                ReceiveBufferSize = DatagramBufferBytes,
                SendBufferSize = DatagramBufferBytes,
            };
            try
            {
                datagrams.Bind(listener.LocalEndPoint!);
                return (listener, datagrams);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                listener.Dispose();
                datagrams.Dispose();
            }
        }

        throw new IOException($"No port free for both TCP and UDP was found in {MaxAttempts} attempts.");
    }

    private static IReadOnlyDictionary<LinkKey, LinkCounts> Count(IEnumerable<Link> links) =>
        links.ToDictionary(link => link.Key, link => link.Counts);

    private Link LinkOf(LinkChange change) => _links[new LinkKey(change.From, change.To)];

    private void Add<T>(T listener)
        where T : IPolled, IDisposable
    {
        _listeners.Add(listener);
        _loop.Watch(listener);
    }

    private void Advance(IReadOnlyCollection<Link> links)
    {
        foreach (var relay in _relays.Where(relay => links.Any(relay.Uses)).ToArray())
        {
            relay.Advance();
        }
    }

    private void Identify(Socket accepted, IPEndPoint sender, ProxiedPort port)
    {
        if ((_probes.Remove(sender, out var probed) ? probed : port.Sender) is { } known)
        {
            Begin(accepted, port, known);
            return;
        }

        _unknown.Add((accepted, sender, port));
        SearchSenders();
    }

    /// <summary>Looking through /proc takes milliseconds, in which the loop serves others; whoever connects meanwhile is looked for together in the next search.</summary>
    private void SearchSenders()
    {
        if (_isSearching || _unknown.Count == 0)
        {
            return;
        }

        _isSearching = true;
        var searched = _unknown.ToArray();
        _unknown.Clear();
        _ = Task.Run(() =>
        {
            var found = _senders.Find([
                .. searched.Select(connection => (connection.Sender, connection.Port.Advertised)),
            ]);
            _loop.Post(() =>
            {
                _isSearching = false;
                foreach (var (connection, sender) in searched.Zip(found))
                {
                    BeginIfTold(connection.Accepted, connection.Port, sender);
                }

                SearchSenders();
            });
        });
    }

    private void BeginIfTold(Socket accepted, ProxiedPort port, (bool IsHeld, NodeId? Node) sender)
    {
        // Nobody's any more: who sent it cannot be told, so it passes only where nothing is done to any link there.
        var isRefused = !sender.IsHeld && _links.Values.Any(link => link.Key.To == port.Node && !link.IsUntouched);
        if (isRefused || _isDisposed)
        {
            accepted.Dispose();
        }
        else
        {
            Begin(accepted, port, sender.Node);
        }
    }

    private void Begin(Socket accepted, ProxiedPort port, NodeId? sender)
    {
        // Clients and others who are no nodes have no link, and pass.
        var (forth, back) =
            sender is { } from && _links.TryGetValue(new LinkKey(from, port.Node), out var link)
                ? (link, _links[new LinkKey(port.Node, from)])
                : (_strangers, _strangers);
        var relay = new StreamRelay(accepted, port.Real, forth, back, _loop, ended => _relays.Remove(ended));
        _relays.Add(relay);
        relay.Advance();
    }

    private (DatagramForwarder Sender, Link Link)? FindSender(SocketAddress from, ProxiedPort to) =>
        _bound.TryGetValue(from, out var sender)
        && _datagrams.TryGetValue((sender, to.Name), out var forwarder)
        && _links.TryGetValue(new LinkKey(sender, to.Node), out var link)
            ? (forwarder, link)
            : null;

    private bool CloseAll()
    {
        foreach (var relay in _relays.ToArray())
        {
            relay.Reset();
        }

        foreach (var connection in _unknown)
        {
            connection.Accepted.Dispose();
        }

        _unknown.Clear();
        foreach (var listener in _listeners)
        {
            _loop.Forget((IPolled)listener);
            listener.Dispose();
        }

        return true;
    }
}
