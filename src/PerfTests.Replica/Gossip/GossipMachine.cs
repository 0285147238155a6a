using System.Globalization;
using System.Security.Cryptography;
using PerfTests.Replica.Api;
using PerfTests.Replica.Events;
using PerfTests.Replica.Gossip.Disk;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Transport;
using PerfTests.Replica.Gossip.Wire;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Gossip;

/// <summary>The replicated map under gossip: the protocol core with sockets, disk and clock around it.</summary>
internal sealed class GossipMachine : IReplicatedMachine, ISpreading
{
    private const int PacketsWaitingMax = 8_192;

    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(2);

    private readonly NodeContext node;
    private readonly GossipParameters parameters;
    private readonly MemberNames names;
    private readonly int self;
    private readonly GossipMap map = new(new GossipRules());
    private readonly DeliveryLog deliveries;
    private readonly GossipLoop loop;
    private readonly Dictionary<Stamp, WaitingWrite> waiting = [];
    private readonly Dictionary<UInt128, WaitingWrite> underWay = [];
    private readonly DeduplicationTable outcomes = new();
    private GossipTransport? transport;
    private GossipCore? core;
    private UpdateLog? log;
    private long startedAt;
    private volatile bool isRunning;
    private volatile bool isStopping;
    private volatile bool areSettingsStale;
    private volatile int live;
    private volatile bool hasJoined;

    /// <summary>A machine that is not started; registers parameters and metrics.</summary>
    public GossipMachine(NodeContext node, SharedParameters shared)
    {
        this.node = node;
        parameters = new GossipParameters(node.Parameters, shared);
        names = new MemberNames(node.Options.Peers.Select(peer => peer.Id));
        self = names.Find(node.Options.Node);
        deliveries = new DeliveryLog(node.Time);
        loop = new GossipLoop(Turn);
        node.Parameters.Changed += _ => areSettingsStale = true;
        GossipMetrics.Register(node.Metrics, () => core, () => transport, () => log, map);
    }

    /// <inheritdoc />
    public MachineStatus Status
    {
        get
        {
            var (content, keys) = map.Digest();
            return new MachineStatus(
                "member",
                null,
                0,
                (long)map.Latest,
                (long)map.Latest,
                content.ToString("x32", CultureInfo.InvariantCulture),
                "",
                keys,
                IsReady
            );
        }
    }

    /// <summary>
    /// Ready with as many live members as an acknowledgement needs, and with the state of another member; a node that finds nobody goes on with what it has.
    /// </summary>
    private bool IsReady =>
        isRunning
        && !isStopping
        && (hasJoined || node.Time.GetElapsedTime(startedAt) > JoinPatience)
        && live >= (parameters.Ack.Value == "one" ? 1 : (names.All.Count / 2) + 1);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        Check();
        var started = OpenLog();
        var life = (ulong)node.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var sealer = new PacketSealer(names, self, Key(), life);
        var opened = new GossipTransport(
            names,
            self,
            node.Options.Listen,
            [.. names.All.Select(name => node.Options.Find(name)!.Address)],
            sealer,
            Receive,
            node.Time
        );
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        core = new GossipCore(names.All.Count, self, parameters.Settings(), map, life, seed);
        log = started;
        transport = opened;
        opened.Start();
        startedAt = node.Time.GetTimestamp();
        loop.Post(() => core.Start(Now()));
        loop.Start();
        isRunning = true;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (isStopping)
            return;
        isStopping = true;
        if (isRunning)
            await LeaveAsync(cancellation).ConfigureAwait(false);
        // The loop goes last: the others hand over to it until they have ended.
        if (transport is not null)
            await transport.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        if (log is not null)
            await log.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        await loop.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation)
    {
        if (!operation.IsWrite)
            return ValueTask.FromResult(Read(operation, acceptedAt));
        if (operation.Kind is OperationKind.CompareAndSwap or OperationKind.Append)
            return ValueTask.FromResult(
                Refused(
                    "Gossip does not order writes, so none can depend on the value before it; only put and delete are possible."
                )
            );
        if (!isRunning || isStopping)
            return ValueTask.FromResult(OperationResult.Unavailable("The node is starting or stopping."));
        if (operation.Kind == OperationKind.Delete && map.Find(operation.Key) is not { Value: not null })
            return ValueTask.FromResult(
                new OperationResult(
                    OperationOutcome.NotFound,
                    Phases: new(node.Time.GetElapsedTime(acceptedAt), default, default)
                )
            );
        var write = new WaitingWrite(operation, acceptedAt);
        loop.Post(() => Write(write));
        return new ValueTask<OperationResult>(write.Result.WaitAsync(cancellation));
    }

    /// <inheritdoc />
    public DeliveriesDocument Deliveries(long after)
    {
        var counts = core?.Counts ?? default;
        return new DeliveriesDocument(
            parameters.DeliverySample.Value,
            (int)parameters.FanOut.Value,
            parameters.GossipIntervalMs.Value / 1_000.0,
            counts.CopiesReceived,
            counts.CopiesNeeded,
            deliveries.Since(after)
        );
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private async Task LeaveAsync(CancellationToken cancellation)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() =>
        {
            core!.Leave();
            Act();
            foreach (var write in waiting.Values)
                write.Finish(OperationResult.Unknown("The node stopped before enough members held the write."));
            waiting.Clear();
            left.TrySetResult();
        });
        await left.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void Check()
    {
        if (names.All.Count > CoreState.MembersMax)
            throw new InvalidOperationException(
                $"--peers names {names.All.Count} members; gossip takes at most {CoreState.MembersMax}."
            );
        if (
            names.All.FirstOrDefault(name => System.Text.Encoding.UTF8.GetByteCount(name) > WireSizes.NameMax) is
            { } name
        )
            throw new InvalidOperationException(
                $"--peers names '{name}'; gossip takes names of at most {WireSizes.NameMax} bytes."
            );
    }

    private UpdateLog? OpenLog()
    {
        if (parameters.Durability.Value == GossipParameters.InMemory)
            return null;
        var opened = new UpdateLog(
            Path.Combine(node.Options.Data, "gossip"),
            names,
            isSynced: parameters.Durability.Value == GossipParameters.Synced,
            updates =>
                loop.Post(() =>
                {
                    foreach (var update in updates)
                        core!.Persisted(update.Stamp);
                }),
            failure => node.Events.Report("log-failed", detail: failure),
            node.Time
        );
        foreach (var damage in opened.Open(map))
            node.Events.Report("log-cut", detail: damage);
        return opened;
    }

    /// <summary>The key of packets: the cluster's key file, or one derived from the cluster's name, which keeps clusters apart but no attacker out.</summary>
    private byte[] Key()
    {
        var secret = node.Options.KeyFile is { } path
            ? File.ReadAllBytes(path)
            : System.Text.Encoding.UTF8.GetBytes("name:" + node.Options.ClusterId);
        return SHA256.HashData(secret);
    }

    private OperationResult Read(Operation operation, long acceptedAt)
    {
        if (operation.Consistency == ReadConsistency.Linearizable)
            return Refused("Gossip has no linearizable reads; ask for consistency 'local'.");
        var value = map.Find(operation.Key)?.Value;
        return new OperationResult(
            value is null ? OperationOutcome.NotFound : OperationOutcome.Ok,
            Value: value,
            Phases: new OperationPhases(node.Time.GetElapsedTime(acceptedAt), default, default)
        );
    }

    private static OperationResult Refused(string reason) => new(OperationOutcome.Refused, Reason: reason);

    private void Receive(int from, List<GossipMessage> messages)
    {
        if (loop.Waiting > PacketsWaitingMax)
            transport!.Dropped.CountOverrun();
        else
            loop.Post(() =>
            {
                core!.Receive(Now(), from, messages);
                See();
            });
    }

    private void Write(WaitingWrite write)
    {
        if (isStopping)
        {
            write.Finish(OperationResult.Unavailable("The node is stopping."));
            return;
        }
        if (underWay.TryGetValue(write.Operation.Id, out var first))
        {
            write.Follow(first);
            return;
        }
        if (outcomes.TryFind(write.Operation.Id, out var before))
        {
            write.Finish(new OperationResult(before.Outcome, before.Index, Duplicate: true));
            return;
        }
        var unixMs = node.Time.GetUtcNow().ToUnixTimeMilliseconds() + parameters.ClockOffsetMs.Value;
        var stamp = core!.Write(Now(), unixMs, write.Operation.Key, write.Operation.Value);
        if (stamp is not { } made)
        {
            write.Finish(OperationResult.Unavailable("Too many writes wait for their acknowledgement."));
            return;
        }
        See();
        write.AppliedAt = node.Time.GetTimestamp();
        waiting.Add(made, write);
        underWay.Add(write.Operation.Id, write);
    }

    /// <summary>The end of a turn of the loop.</summary>
    private long Turn()
    {
        if (areSettingsStale)
        {
            areSettingsStale = false;
            core!.Settings = parameters.Settings();
        }
        deliveries.SampledOneIn = parameters.DeliverySample.Value;
        var now = Now();
        if (now >= core!.NextDue)
            core.Tick(now);
        Act();
        (live, hasJoined) = (core.Live, core.HasJoined);
        return core.NextDue - Now();
    }

    /// <summary>Stamps what was seen right after the event that brought it, not at the end of the turn.</summary>
    private void See()
    {
        foreach (var (stamp, isOrigin) in core!.Actions.Deliveries)
            deliveries.Report(stamp.Clock, names.All[stamp.Node], isOrigin);
        core.Actions.Deliveries.Clear();
    }

    private void Act()
    {
        var actions = core!.Actions;
        transport!.Send(actions.Sends, core.Settings.DatagramBytes);
        foreach (var update in actions.Persists)
            log!.Append(update);
        foreach (var change in actions.Changes)
            Report(change);
        foreach (var decision in actions.Decisions)
        {
            if (waiting.Remove(decision.Stamp, out var write))
                Decide(write, decision);
        }
        actions.Clear();
    }

    private void Decide(WaitingWrite write, WriteDecision decision)
    {
        underWay.Remove(write.Operation.Id);
        if (!decision.IsAcknowledged)
        {
            write.Finish(
                OperationResult.Unknown(
                    $"In time, {decision.Holders} of {names.All.Count} members confirmed that they hold the write; it spreads all the same."
                )
            );
            return;
        }
        var index = (long)decision.Stamp.Clock;
        outcomes.Remember(write.Operation.Id, OperationOutcome.Ok, index);
        var phases = new OperationPhases(
            node.Time.GetElapsedTime(write.AcceptedAt, write.AppliedAt),
            node.Time.GetElapsedTime(write.AppliedAt),
            TimeSpan.Zero
        );
        write.Finish(new OperationResult(OperationOutcome.Ok, index, Phases: phases));
    }

    private void Report(MemberChange change)
    {
        var (name, about) = change.Kind switch
        {
            MemberChangeKind.Joined => ("member-joined", change.Member),
            MemberChangeKind.Suspected => ("member-suspected", change.Member),
            MemberChangeKind.ConfirmedDead => ("member-confirmed-dead", change.Member),
            MemberChangeKind.Left => ("member-left", change.Member),
            _ => ("member-refuted", change.Member),
        };
        node.Events.Report(
            name,
            change.Incarnation,
            names.All[about],
            change.Kind == MemberChangeKind.RefutedOwn ? $"accused by {names.All[change.From]}" : null
        );
    }

    private long Now() => (long)((Int128)node.Time.GetTimestamp() * 1_000_000_000 / node.Time.TimestampFrequency);

    private sealed class WaitingWrite(Operation operation, long acceptedAt)
    {
        private readonly TaskCompletionSource<OperationResult> source = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Operation Operation { get; } = operation;

        public long AcceptedAt { get; } = acceptedAt;

        public long AppliedAt { get; set; }

        public Task<OperationResult> Result => source.Task;

        public void Finish(OperationResult result) => source.TrySetResult(result);

        /// <summary>A retry while the first attempt waits: both end alike.</summary>
        public void Follow(WaitingWrite first) =>
            first.Result.ContinueWith(ended => Finish(ended.Result with { Duplicate = true }), TaskScheduler.Default);
    }
}
