using System.Collections.Concurrent;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Pbft.Clients;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Disk;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.Messages;
using PerfTests.Replica.Pbft.State;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Pbft.Verification;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft;

/// <summary>A running PBFT node: the core, and around it loop, links, disk, keys and clients.</summary>
internal sealed class PbftNode : IAsyncDisposable
{
    private const int ReplicaConnectionsMax = 256;
    private const int ClientConnectionsMax = 1_024;

    private readonly NodeContext _node;
    private readonly PbftParameters _parameters;
    private readonly PbftCounts _counts;
    private readonly KeyRing _keys;
    private readonly PbftSettings _settings;
    private readonly PbftLoop _loop;
    private readonly PbftTurn _turn;
    private readonly MessageAuthenticator _gate;
    private readonly Misbehaviour _misbehaviour;
    private readonly Outbox _outbox;
    private readonly PeerLink?[] _links;
    private readonly ConcurrentDictionary<ushort, SecureLink> _receiving = new();
    private readonly MessageReceiver _intake;
    private readonly ClientConnections _clients;
    private readonly Traffic _traffic;
    private readonly List<LinkListener> _listeners;
    private volatile bool _areSettingsStale = true;

    /// <summary>A node that has read back what it remembers and is not heard of yet.</summary>
    /// <param name="node">Its surroundings.</param>
    /// <param name="parameters">What is tuned.</param>
    /// <param name="timeout">How long an operation over HTTP may take.</param>
    /// <param name="keys">Its keys; disposed with it.</param>
    /// <param name="store">The state, empty.</param>
    /// <param name="counts">Counts.</param>
    /// <param name="traffic">Counts messages.</param>
    /// <exception cref="IOException">The disk does not work.</exception>
    public PbftNode(
        NodeContext node,
        PbftParameters parameters,
        Func<TimeSpan> timeout,
        KeyRing keys,
        KeyValueStore store,
        PbftCounts counts,
        Traffic traffic
    )
    {
        (_node, _parameters, _keys, _counts, _traffic) = (node, parameters, keys, counts, traffic);
        var peers = node.Options.Peers;
        var directory = Path.Combine(node.Options.Data, "pbft");
        Log = OpenLog(directory);
        Durable = DurableState.Read(directory, Log, WireRequest.Sha256);
        _settings = new PbftSettings(keys.Index, keys.Nodes)
        {
            CheckpointInterval = (int)parameters.CheckpointInterval.Value,
            HasLostState = Durable.IsLost,
        };
        _misbehaviour = new Misbehaviour(keys.Index, keys.Nodes, WireRequest.Sha256);
        _gate = new MessageAuthenticator(keys.Nodes, keys.Verify, WireRequest.Sha256);
        _links =
        [
            .. peers.Select((peer, i) => i == keys.Index ? null : new PeerLink(peer.Address, i, keys, node.Time)),
        ];
        _loop = new PbftLoop(EndTurn, () => _turn!.IsDiskStalled);
        _outbox = new Outbox(keys, _misbehaviour, _links, LoopBack, traffic);
        Verification = new VerificationQueue(() => (int)parameters.VerificationThreads.Value);
        _intake = new MessageReceiver(_gate, Verification, traffic, TakeMessage, TakeRequest);
        _clients = new ClientConnections(_intake, () => parameters.Welcome(_turn!.Status.View), traffic);
        Gateway = new Gateway(keys, parameters, timeout, Ask, node.Time);
        var replies = new ReplySender(
            keys.Index,
            store,
            _clients,
            Gateway.HandleReply,
            _outbox,
            _misbehaviour,
            traffic
        );
        var core = Restore(store, replies, out var wanted);
        var reports = new PbftEventReporter(
            node.Events,
            [.. peers.Select(p => p.Id)],
            keys.Index,
            counts,
            traffic,
            node.Time
        );
        _turn = new PbftTurn(core, wanted, Log, _outbox, replies, reports, counts, _misbehaviour, SnapshotReady, Now);
        ExecutedAtStart = core.Executed;
        _listeners =
        [
            new LinkListener(node.Options.Listen, keys, IsOtherNode, ServeReplicaAsync, traffic, ReplicaConnectionsMax),
            new LinkListener(
                node.Options.ClientListen!,
                keys,
                index => index == WireRequest.ClientIndex,
                _clients.ServeAsync,
                traffic,
                ClientConnectionsMax
            ),
        ];
    }

    /// <summary>Where it is.</summary>
    public CoreStatus Status => _turn.Status;

    /// <summary>Whether it is the primary of a view that has begun.</summary>
    public bool IsPrimary => _turn.Status is { IsActive: true } status && status.Primary == _keys.Index;

    /// <summary>Replicas that it can send to.</summary>
    public int LinksUp => _links.Count(link => link?.IsUp == true);

    /// <summary>The log; null when it keeps nothing.</summary>
    public RecordLog? Log { get; }

    /// <summary>What it found of an earlier process.</summary>
    public DurableState Durable { get; }

    /// <summary>Carries out operations that come over HTTP.</summary>
    public Gateway Gateway { get; }

    /// <summary>Checks signatures.</summary>
    public VerificationQueue Verification { get; }

    /// <summary>Events that wait for the loop.</summary>
    public int EventsWaiting => _loop.Waiting;

    /// <summary>Clients that are connected.</summary>
    public int ClientsConnected => _clients.Connected;

    /// <summary>The last sequence number that was executed before it started.</summary>
    public long ExecutedAtStart { get; }

    /// <summary>Joins the others.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address is taken.</exception>
    public void Start()
    {
        foreach (var listener in _listeners)
        {
            listener.Start();
        }
        Durable.Begin();
        _loop.Start();
        foreach (var link in _links)
        {
            link?.Start();
        }
        _node.Parameters.Changed += OnParametersChanged;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _node.Parameters.Changed -= OnParametersChanged;
        Gateway.Dispose();
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
        foreach (var link in _links)
        {
            if (link is not null)
            {
                await link.DisposeAsync().ConfigureAwait(false);
            }
        }
        await _loop.DisposeAsync().ConfigureAwait(false);
        await _turn.WhenQuietAsync().ConfigureAwait(false);
        Log?.Dispose();
        _keys.Dispose();
    }

    private RecordLog? OpenLog(string directory) =>
        _parameters.Durability.Value == PbftParameters.InMemory
            ? null
            : new RecordLog(directory, _parameters.Durability.Value == PbftParameters.Synced, _node.Time)
            {
                Flushed = took => _counts.FlushMilliseconds.Record(took.TotalMilliseconds),
            };

    private PbftCore Restore(KeyValueStore store, ReplySender replies, out PbftActions wanted)
    {
        var core = new PbftCore(_settings, new PbftState(store), WireRequest.Sha256);
        wanted = new PbftActions();
        core.Restore(Durable.Records, wanted);
        // Whoever still waits for one of these asks again.
        wanted.Replies.Clear();
        replies.NotePrepared(Durable.Records);
        Log?.Begin(core.LiveRecords());
        if (Durable.Remark is { } remark)
        {
            _node.Events.Report(Durable.IsLost ? "memory-lost" : "log-cut", core.View, detail: remark);
        }
        Durable.Records.Clear();
        return core;
    }

    private bool IsOtherNode(ushort index) => index != _keys.Index && index < _keys.Nodes;

    private async Task ServeReplicaAsync(SecureLink link, CancellationToken cancellation)
    {
        // The newest connection counts: an older one is what a crash or a partition left.
        SecureLink? older = null;
        _receiving.AddOrUpdate(
            link.Peer,
            link,
            (_, present) =>
            {
                older = present;
                return link;
            }
        );
        older?.Dispose();
        await FrameReadLoop
            .ReadAsync(link.Reader, _traffic, message => _intake.FromReplica(link.Peer, message.Span), cancellation)
            .ConfigureAwait(false);
        _receiving.TryRemove(new KeyValuePair<ushort, SecureLink>(link.Peer, link));
    }

    private bool TakeMessage(PbftMessage message, int bytes)
    {
        if (message is GatewayReply answer)
        {
            Gateway.HandleReply(answer.Sender, answer.Reply);
            return true;
        }
        var at = Now();
        return _loop.TryPost(() => _turn.Receive(at, message), bytes);
    }

    private bool TakeRequest(WireRequest request)
    {
        if (request.IsUnordered)
        {
            _counts.UnorderedReadReceived();
            return _loop.TryPost(() => _turn.Read(request), request.Bytes.Length);
        }
        _counts.RequestReceived();
        var at = Now();
        return _loop.TryPost(() => _turn.Handle(new PbftEvent.RequestReceived(at, request)), request.Bytes.Length);
    }

    private void Ask(WireRequest request, bool toAll)
    {
        var at = Now();
        _loop.Post(() => _turn.SubmitOwn(at, request, toAll), request.Bytes.Length);
    }

    private void LoopBack(PbftMessage message)
    {
        var at = Now();
        _loop.Post(() => _turn.Receive(at, message));
    }

    private void SnapshotReady(PbftEvent.SnapshotReady ready) => _loop.Post(() => _turn.Handle(ready));

    private void OnParametersChanged(IReadOnlyList<string> names)
    {
        _areSettingsStale = true;
        // The loop may sleep for long when nothing is due.
        _loop.Post(static () => { });
    }

    private long EndTurn()
    {
        if (_areSettingsStale)
        {
            _areSettingsStale = false;
            _parameters.Apply(_settings);
            _gate.VotesMustBeSigned = _outbox.AreVotesSigned =
                _parameters.VoteAuthentication.Value == PbftParameters.Ed25519;
            _misbehaviour.Behaviour = ByzantineBehaviourNames.Of(_parameters.Byzantine.Value);
            _misbehaviour.Delay = _settings.ViewChangeTimeout * 6 / 10;
            _clients.SendWelcomeToAll();
        }
        var due = _turn.End();
        if (Durable.IsLost && _turn.Status.MayVote)
        {
            Durable.Recovered();
        }
        return due;
    }

    private long Now() => (long)((Int128)_node.Time.GetTimestamp() * 1_000_000_000 / _node.Time.TimestampFrequency);
}
