using System.Globalization;
using System.Security.Cryptography;
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

    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(2);

    private readonly NodeContext _node;
    private readonly GossipParameters _parameters;
    private readonly MemberNames _names;
    private readonly int _self;
    private readonly GossipMap _map = new(new GossipRules());
    private readonly DeliveryLog _deliveries;
    private readonly GossipLoop _loop;
    private readonly Dictionary<Stamp, WaitingWrite> _waiting = [];
    private readonly Dictionary<UInt128, WaitingWrite> _underWay = [];
    private readonly DeduplicationTable _outcomes = new();
    private GossipTransport? _transport;
    private GossipCore? _core;
    private UpdateLog? _log;
    private long _startedAt;
    private volatile bool _isRunning;
    private volatile bool _isStopping;
    private volatile bool _areSettingsStale;
    private volatile int _live;
    private volatile bool _hasJoined;

    /// <summary>A machine that is not started; registers parameters and metrics.</summary>
    public GossipMachine(NodeContext node, SharedParameters shared)
    {
        _node = node;
        _parameters = new GossipParameters(node.Parameters, shared);
        _names = new MemberNames(node.Options.Peers.Select(peer => peer.Id));
        _self = _names.Find(node.Options.Node);
        _deliveries = new DeliveryLog(node.Time);
        _loop = new GossipLoop(Turn);
        node.Parameters.Changed += _ => _areSettingsStale = true;
        GossipMetrics.Register(node.Metrics.Meter, () => _core, () => _transport, () => _log, _map);
    }

    /// <inheritdoc />
    public MachineStatus Status
    {
        get
        {
            var (content, keys) = _map.Digest();
            return new MachineStatus(
                "member",
                null,
                0,
                (long)_map.Latest,
                (long)_map.Latest,
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
        _isRunning
        && !_isStopping
        && (_hasJoined || _node.Time.GetElapsedTime(_startedAt) > JoinTimeout)
        && _live >= (_parameters.Ack.Value == "one" ? 1 : (_names.All.Count / 2) + 1);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        Check();
        var started = OpenLog();
        var life = (ulong)_node.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var sealer = new PacketSealer(_names, _self, Key(), life);
        var opened = new GossipTransport(
            _names,
            _self,
            _node.Options.Listen,
            [.. _names.All.Select(name => _node.Options.Find(name)!.Address)],
            sealer,
            Receive,
            _node.Time
        );
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        _core = new GossipCore(_names.All.Count, _self, _parameters.Settings(), _map, life, seed);
        _log = started;
        _transport = opened;
        opened.Start();
        _startedAt = _node.Time.GetTimestamp();
        _loop.Post(() => _core.Start(Now()));
        _loop.Start();
        _isRunning = true;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_isStopping)
        {
            return;
        }
        _isStopping = true;
        if (_isRunning)
        {
            await LeaveAsync(cancellation).ConfigureAwait(false);
        }
        // The loop goes last: the others hand over to it until they have ended.
        if (_transport is not null)
        {
            await _transport.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        if (_log is not null)
        {
            await _log.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        await _loop.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation)
    {
        if (!operation.IsWrite)
        {
            return ValueTask.FromResult(Read(operation, acceptedAt));
        }
        if (operation.Kind is OperationKind.CompareAndSwap or OperationKind.Append)
        {
            return ValueTask.FromResult(
                Refused(
                    "Gossip does not order writes, so none can depend on the value before it; only put and delete are possible."
                )
            );
        }
        if (!_isRunning || _isStopping)
        {
            return ValueTask.FromResult(OperationResult.Unavailable("The node is starting or stopping."));
        }
        if (operation.Kind == OperationKind.Delete && _map.Find(operation.Key) is not { Value: not null })
        {
            return ValueTask.FromResult(
                new OperationResult(
                    OperationOutcome.NotFound,
                    Phases: new(_node.Time.GetElapsedTime(acceptedAt), default, default)
                )
            );
        }
        var write = new WaitingWrite(operation, acceptedAt);
        _loop.Post(() => Write(write));
        return new ValueTask<OperationResult>(write.Result.WaitAsync(cancellation));
    }

    /// <inheritdoc />
    public DeliveriesDocument Deliveries(long after)
    {
        var counts = _core?.Counts ?? default;
        return new DeliveriesDocument(
            _parameters.DeliverySample.Value,
            (int)_parameters.FanOut.Value,
            _parameters.GossipIntervalMs.Value / 1_000.0,
            counts.CopiesReceived,
            counts.CopiesNeeded,
            _deliveries.Since(after)
        );
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private async Task LeaveAsync(CancellationToken cancellation)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            _core!.Leave();
            Act();
            foreach (var write in _waiting.Values)
            {
                write.Finish(OperationResult.Unknown("The node stopped before enough members held the write."));
            }
            _waiting.Clear();
            left.TrySetResult();
        });
        await left.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void Check()
    {
        if (_names.All.Count > CoreState.MembersMax)
        {
            throw new InvalidOperationException(
                $"--peers names {_names.All.Count} members; gossip takes at most {CoreState.MembersMax}."
            );
        }
        if (
            _names.All.FirstOrDefault(name => System.Text.Encoding.UTF8.GetByteCount(name) > WireSizes.NameMax) is
            { } name
        )
        {
            throw new InvalidOperationException(
                $"--peers names '{name}'; gossip takes names of at most {WireSizes.NameMax} bytes."
            );
        }
    }

    private UpdateLog? OpenLog()
    {
        if (_parameters.Durability.Value == GossipParameters.InMemory)
        {
            return null;
        }
        var opened = new UpdateLog(
            Path.Combine(_node.Options.Data, "gossip"),
            _names,
            isSynced: _parameters.Durability.Value == GossipParameters.Synced,
            updates =>
                _loop.Post(() =>
                {
                    foreach (var update in updates)
                    {
                        _core!.Persisted(update.Stamp);
                    }
                }),
            failure => _node.Events.Report("log-failed", detail: failure),
            _node.Time
        );
        foreach (var damage in opened.Open(_map))
        {
            _node.Events.Report("log-cut", detail: damage);
        }
        return opened;
    }

    /// <summary>The key of packets: the cluster's key file, or one derived from the cluster's name, which keeps clusters apart but no attacker out.</summary>
    private byte[] Key()
    {
        var secret = _node.Options.KeyFile is { } path
            ? File.ReadAllBytes(path)
            : System.Text.Encoding.UTF8.GetBytes("name:" + _node.Options.ClusterId);
        return SHA256.HashData(secret);
    }

    private OperationResult Read(Operation operation, long acceptedAt)
    {
        if (operation.Consistency == ReadConsistency.Linearizable)
        {
            return Refused("Gossip has no linearizable reads; ask for consistency 'local'.");
        }
        var value = _map.Find(operation.Key)?.Value;
        return new OperationResult(
            value is null ? OperationOutcome.NotFound : OperationOutcome.Ok,
            Value: value,
            Phases: new OperationPhases(_node.Time.GetElapsedTime(acceptedAt), default, default)
        );
    }

    private static OperationResult Refused(string reason) => new(OperationOutcome.Refused, Reason: reason);

    private void Receive(int from, List<GossipMessage> messages)
    {
        if (_loop.Waiting > PacketsWaitingMax)
        {
            _transport!.Dropped.CountOverrun();
        }
        else
        {
            _loop.Post(() =>
            {
                _core!.Receive(Now(), from, messages);
                See();
            });
        }
    }

    private void Write(WaitingWrite write)
    {
        if (_isStopping)
        {
            write.Finish(OperationResult.Unavailable("The node is stopping."));
            return;
        }
        if (_underWay.TryGetValue(write.Operation.Id, out var first))
        {
            write.Follow(first);
            return;
        }
        if (_outcomes.TryFind(write.Operation.Id, out var before))
        {
            write.Finish(new OperationResult(before.Outcome, before.Index, Duplicate: true));
            return;
        }
        var unixMs = _node.Time.GetUtcNow().ToUnixTimeMilliseconds() + _parameters.ClockOffsetMs.Value;
        var stamp = _core!.Write(Now(), unixMs, write.Operation.Key, write.Operation.Value);
        if (stamp is not { } made)
        {
            write.Finish(OperationResult.Unavailable("Too many writes wait for their acknowledgement."));
            return;
        }
        See();
        write.AppliedAt = _node.Time.GetTimestamp();
        _waiting.Add(made, write);
        _underWay.Add(write.Operation.Id, write);
    }

    /// <summary>The end of a turn of the loop.</summary>
    private long Turn()
    {
        if (_areSettingsStale)
        {
            _areSettingsStale = false;
            _core!.Settings = _parameters.Settings();
        }
        _deliveries.SampledOneIn = _parameters.DeliverySample.Value;
        var now = Now();
        if (now >= _core!.NextDue)
        {
            _core.Tick(now);
        }
        Act();
        (_live, _hasJoined) = (_core.Live, _core.HasJoined);
        return _core.NextDue - Now();
    }

    /// <summary>Stamps what was seen right after the event that brought it, not at the end of the turn.</summary>
    private void See()
    {
        foreach (var (stamp, isOrigin) in _core!.Actions.Deliveries)
        {
            _deliveries.Report(stamp.Clock, _names.All[stamp.Node], isOrigin);
        }
        _core.Actions.Deliveries.Clear();
    }

    private void Act()
    {
        var actions = _core!.Actions;
        _transport!.Send(actions.Sends, _core.Settings.DatagramBytes);
        foreach (var update in actions.Persists)
        {
            _log!.Append(update);
        }
        foreach (var change in actions.Changes)
        {
            Report(change);
        }
        foreach (var decision in actions.Decisions)
        {
            if (_waiting.Remove(decision.Stamp, out var write))
            {
                Decide(write, decision);
            }
        }
        actions.Clear();
    }

    private void Decide(WaitingWrite write, WriteDecision decision)
    {
        _underWay.Remove(write.Operation.Id);
        if (!decision.IsAcknowledged)
        {
            write.Finish(
                OperationResult.Unknown(
                    $"In time, {decision.Holders} of {_names.All.Count} members confirmed that they hold the write; it spreads all the same."
                )
            );
            return;
        }
        var index = (long)decision.Stamp.Clock;
        _outcomes.Add(write.Operation.Id, OperationOutcome.Ok, index);
        var phases = new OperationPhases(
            _node.Time.GetElapsedTime(write.AcceptedAt, write.AppliedAt),
            _node.Time.GetElapsedTime(write.AppliedAt),
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
        _node.Events.Report(
            name,
            change.Incarnation,
            _names.All[about],
            change.Kind == MemberChangeKind.RefutedOwn ? $"accused by {_names.All[change.From]}" : null
        );
    }

    private long Now() => (long)((Int128)_node.Time.GetTimestamp() * 1_000_000_000 / _node.Time.TimestampFrequency);

    private sealed class WaitingWrite(Operation operation, long acceptedAt)
    {
        private readonly TaskCompletionSource<OperationResult> _source = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Operation Operation { get; } = operation;

        public long AcceptedAt { get; } = acceptedAt;

        public long AppliedAt { get; set; }

        public Task<OperationResult> Result => _source.Task;

        public void Finish(OperationResult result) => _source.TrySetResult(result);

        /// <summary>A retry while the first attempt waits: both end alike.</summary>
        public void Follow(WaitingWrite first) =>
            first.Result.ContinueWith(ended => Finish(ended.Result with { Duplicate = true }), TaskScheduler.Default);
    }
}
