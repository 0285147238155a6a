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

    private readonly NodeContext node;
    private readonly PbftParameters parameters;
    private readonly PbftCounts counts;
    private readonly KeyRing keys;
    private readonly PbftSettings settings;
    private readonly PbftLoop loop;
    private readonly PbftTurn turn;
    private readonly MessageGate gate;
    private readonly Misbehaviour misbehaviour;
    private readonly Outbox outbox;
    private readonly PeerLink?[] links;
    private readonly ConcurrentDictionary<ushort, SecureLink> receiving = new();
    private readonly Intake intake;
    private readonly ClientDesk clients;
    private readonly Traffic traffic;
    private readonly List<LinkListener> listeners;
    private volatile bool areSettingsStale = true;

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
        (this.node, this.parameters, this.keys, this.counts, this.traffic) = (node, parameters, keys, counts, traffic);
        var peers = node.Options.Peers;
        var directory = Path.Combine(node.Options.Data, "pbft");
        Log = OpenLog(directory);
        Memory = NodeMemory.Read(directory, Log, WireRequest.Sha256);
        settings = new PbftSettings(keys.Index, keys.Nodes)
        {
            CheckpointInterval = (int)parameters.CheckpointInterval.Value,
            HasLostMemory = Memory.IsLost,
        };
        misbehaviour = new Misbehaviour(keys.Index, keys.Nodes, WireRequest.Sha256);
        gate = new MessageGate(keys.Nodes, keys.Verify, WireRequest.Sha256);
        links = [.. peers.Select((peer, i) => i == keys.Index ? null : new PeerLink(peer.Address, i, keys, node.Time))];
        loop = new PbftLoop(EndTurn, () => turn!.IsHeldUp);
        outbox = new Outbox(keys, misbehaviour, links, LoopBack, traffic);
        Verification = new VerificationQueue(() => (int)parameters.VerificationThreads.Value);
        intake = new Intake(gate, Verification, traffic, TakeMessage, TakeRequest);
        clients = new ClientDesk(intake, () => parameters.Welcome(turn!.Status.View), traffic);
        Gateway = new Gateway(keys, parameters, timeout, Ask, node.Time);
        var replies = new ReplyDesk(keys.Index, store, clients, Gateway.Take, outbox, misbehaviour, traffic);
        var core = Restore(store, replies, out var wanted);
        var reports = new ReportDesk(node.Events, [.. peers.Select(p => p.Id)], keys.Index, counts, traffic, node.Time);
        turn = new PbftTurn(core, wanted, Log, outbox, replies, reports, counts, misbehaviour, SnapshotReady, Now);
        ExecutedAtStart = core.Executed;
        listeners =
        [
            new LinkListener(node.Options.Listen, keys, IsOtherNode, ServeReplicaAsync, traffic, ReplicaConnectionsMax),
            new LinkListener(
                node.Options.ClientListen!,
                keys,
                index => index == WireRequest.ClientIndex,
                clients.ServeAsync,
                traffic,
                ClientConnectionsMax
            ),
        ];
    }

    /// <summary>Where it is.</summary>
    public CoreStatus Status => turn.Status;

    /// <summary>Whether it is the primary of a view that has begun.</summary>
    public bool IsPrimary => turn.Status is { IsActive: true } status && status.Primary == keys.Index;

    /// <summary>Replicas that it can send to.</summary>
    public int LinksUp => links.Count(link => link?.IsUp == true);

    /// <summary>The log; null when it keeps nothing.</summary>
    public RecordLog? Log { get; }

    /// <summary>What it found of an earlier process.</summary>
    public NodeMemory Memory { get; }

    /// <summary>Carries out operations that come over HTTP.</summary>
    public Gateway Gateway { get; }

    /// <summary>Checks signatures.</summary>
    public VerificationQueue Verification { get; }

    /// <summary>Events that wait for the loop.</summary>
    public int EventsWaiting => loop.Waiting;

    /// <summary>Clients that are connected.</summary>
    public int ClientsConnected => clients.Connected;

    /// <summary>The last place that was executed before it started.</summary>
    public long ExecutedAtStart { get; }

    /// <summary>Joins the others.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address is taken.</exception>
    public void Start()
    {
        foreach (var listener in listeners)
            listener.Start();
        Memory.Begin();
        loop.Start();
        foreach (var link in links)
            link?.Start();
        node.Parameters.Changed += OnParametersChanged;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        node.Parameters.Changed -= OnParametersChanged;
        Gateway.Dispose();
        foreach (var listener in listeners)
            await listener.DisposeAsync().ConfigureAwait(false);
        foreach (var link in links)
        {
            if (link is not null)
                await link.DisposeAsync().ConfigureAwait(false);
        }
        await loop.DisposeAsync().ConfigureAwait(false);
        await turn.WhenQuietAsync().ConfigureAwait(false);
        Log?.Dispose();
        keys.Dispose();
    }

    private RecordLog? OpenLog(string directory) =>
        parameters.Durability.Value == PbftParameters.InMemory
            ? null
            : new RecordLog(directory, parameters.Durability.Value == PbftParameters.Synced, node.Time)
            {
                Flushed = took => counts.FlushMilliseconds.Observe(took.TotalMilliseconds),
            };

    private PbftCore Restore(KeyValueStore store, ReplyDesk replies, out PbftActions wanted)
    {
        var core = new PbftCore(settings, new PbftState(store), WireRequest.Sha256);
        wanted = new PbftActions();
        core.Restore(Memory.Records, wanted);
        // Whoever still waits for one of these asks again.
        wanted.Replies.Clear();
        replies.NotePrepared(Memory.Records);
        Log?.Begin(core.LiveRecords());
        if (Memory.Remark is { } remark)
            node.Events.Report(Memory.IsLost ? "memory-lost" : "log-cut", core.View, detail: remark);
        Memory.Records.Clear();
        return core;
    }

    private bool IsOtherNode(ushort index) => index != keys.Index && index < keys.Nodes;

    private async Task ServeReplicaAsync(SecureLink link, CancellationToken cancellation)
    {
        // The newest connection counts: an older one is what a crash or a partition left.
        SecureLink? older = null;
        receiving.AddOrUpdate(
            link.Peer,
            link,
            (_, present) =>
            {
                older = present;
                return link;
            }
        );
        older?.Dispose();
        await FrameReading
            .ReadAsync(link.Reader, traffic, message => intake.FromReplica(link.Peer, message.Span), cancellation)
            .ConfigureAwait(false);
        receiving.TryRemove(new KeyValuePair<ushort, SecureLink>(link.Peer, link));
    }

    private bool TakeMessage(PbftMessage message, int bytes)
    {
        if (message is GatewayReply answer)
        {
            Gateway.Take(answer.Sender, answer.Reply);
            return true;
        }
        var at = Now();
        return loop.TryPost(() => turn.Receive(at, message), bytes);
    }

    private bool TakeRequest(WireRequest request)
    {
        if (request.IsUnordered)
        {
            counts.Reads.Add();
            return loop.TryPost(() => turn.Read(request), request.Bytes.Length);
        }
        counts.Requests.Add();
        var at = Now();
        return loop.TryPost(() => turn.Handle(new PbftEvent.Asked(at, request)), request.Bytes.Length);
    }

    private void Ask(WireRequest request, bool toAll)
    {
        var at = Now();
        loop.Post(() => turn.Ask(at, request, toAll), request.Bytes.Length);
    }

    private void LoopBack(PbftMessage message)
    {
        var at = Now();
        loop.Post(() => turn.Receive(at, message));
    }

    private void SnapshotReady(PbftEvent.SnapshotReady ready) => loop.Post(() => turn.Handle(ready));

    private void OnParametersChanged(IReadOnlyList<string> names)
    {
        areSettingsStale = true;
        // The loop may sleep for long when nothing is due.
        loop.Post(static () => { });
    }

    private long EndTurn()
    {
        if (areSettingsStale)
        {
            areSettingsStale = false;
            parameters.Apply(settings);
            gate.VotesMustBeSigned = outbox.AreVotesSigned =
                parameters.VoteAuthentication.Value == PbftParameters.Ed25519;
            misbehaviour.Behaviour = ByzantineWords.Of(parameters.Byzantine.Value);
            misbehaviour.Delay = settings.ViewChangeTimeout * 6 / 10;
            clients.Announce();
        }
        var due = turn.End();
        if (Memory.IsLost && turn.Status.MayVote)
            Memory.Recovered();
        return due;
    }

    private long Now() => (long)((Int128)node.Time.GetTimestamp() * 1_000_000_000 / node.Time.TimestampFrequency);
}
