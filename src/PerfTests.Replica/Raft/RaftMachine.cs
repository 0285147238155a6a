using System.Diagnostics;
using System.Net;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.Membership;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Raft;

/// <summary>The replicated state machine under Raft, by DotNext.Net.Cluster over its TCP transport and its write-ahead log.</summary>
internal sealed class RaftMachine : IReplicatedMachine
{
    private const int LogChunkBytes = 1024 * 1024;
    private const double RequestShareOfElection = 0.75;

    private readonly NodeContext _node;
    private readonly RaftParameters _parameters;
    private readonly IntegerParameter _timeoutMs;
    private readonly RaftMetrics _metrics;
    private readonly KeyValueStore _store = new();
    private RaftStateMachine? _machine;
    private RaftLog? _log;
    private RaftCluster? _cluster;
    private ProposalQueue? _queue;
    private ReadBarrier? _barrier;

    /// <summary>A machine that is not started; registers parameters and metrics.</summary>
    public RaftMachine(NodeContext node, SharedParameters shared)
    {
        _node = node;
        _timeoutMs = shared.OperationTimeoutMs;
        _parameters = new RaftParameters(node.Parameters);
        _metrics = new RaftMetrics(node.Metrics.Meter, OnRole);
        node.Metrics.Meter.CreateObservableCounter<double>(
            "replica_applied_operations_total",
            () => _store.CommandsApplied,
            description: "Writes applied to the state machine, retries included."
        );
        node.Metrics.Meter.CreateObservableCounter<double>(
            "replica_deduplicated_operations_total",
            () => _store.Duplicates,
            description: "Writes that had been applied before and changed nothing."
        );
        node.Metrics.Meter.CreateObservableGauge<double>(
            "replica_queued_operations",
            () => _queue?.Queued ?? 0,
            description: "Writes that wait to be proposed."
        );
        node.Metrics.Meter.CreateObservableGauge<double>(
            "replica_proposals_under_way",
            () => _queue?.UnderWay ?? 0,
            description: "Log entries proposed and not yet applied."
        );
        node.Metrics.Meter.CreateObservableGauge<double>(
            "replica_term",
            () => _log?.Term ?? 0,
            description: "The current term."
        );
        node.Metrics.Meter.CreateObservableGauge<double>(
            "replica_commit_index",
            () => _log?.LastCommittedEntryIndex ?? 0,
            description: "Highest log index known to be committed."
        );
        node.Metrics.Meter.CreateObservableGauge<double>(
            "replica_applied_index",
            () => _log?.LastAppliedIndex ?? 0,
            description: "Highest log index applied to the state machine."
        );
        node.Metrics.Meter.CreateObservableGauge<double>(
            "replica_is_leader",
            () => IsLeader ? 1 : 0,
            description: "1 when this node leads, otherwise 0."
        );
    }

    /// <inheritdoc />
    public MachineStatus Status
    {
        get
        {
            var digest = _store.Digest();
            var leader = Leader();
            return new MachineStatus(
                _metrics.Role,
                leader,
                _log?.Term ?? 0,
                _log?.LastCommittedEntryIndex ?? 0,
                digest.AppliedIndex,
                digest.ContentText,
                digest.HistoryText,
                digest.Keys,
                leader is not null && (!IsLeader || HasCommittedInTerm)
            );
        }
    }

    /// <summary>A new leader serves once an entry of its own term is committed, which settles everything before it.</summary>
    private bool HasCommittedInTerm
    {
        get
        {
            try
            {
                return _cluster?.LeadershipToken.IsCancellationRequested == false;
            }
            catch (UnreachableException)
            {
                // DotNext gave the node up after a failure of its log.
                return false;
            }
        }
    }

    private bool IsLeader => _cluster?.Leader is { IsRemote: false };

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        var root = Directory.CreateDirectory(Path.Combine(_node.Options.Data, "raft"));
        var snapshots = root.CreateSubdirectory("snapshots");
        _machine = new RaftStateMachine(snapshots, _store, _parameters, _node.Events, _node.Time);
        await _machine.RestoreAsync(cancellation).ConfigureAwait(false);
        var options = new WriteAheadLog.Options
        {
            Location = Path.Combine(root.FullName, "log"),
            ChunkSize = LogChunkBytes,
            HashAlgorithm = WriteAheadLog.IntegrityHashAlgorithm.None,
        };
        var opened = new RaftLog(options, _machine, _parameters.Durability);
        _log = opened;
        _machine.CommitIndex = () => opened.LastCommittedEntryIndex;
        _cluster = new RaftCluster(Configuration()) { AuditTrail = opened };
        _cluster.LeaderChanged += OnLeader;
        _barrier = new ReadBarrier(_cluster, opened, _timeoutMs, _node.Time);
        _queue = new ProposalQueue(_cluster, opened, _parameters, _timeoutMs, _metrics, _node.Time);
        await _cluster.StartAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_queue is not null)
        {
            await _queue.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        if (_cluster is not null)
        {
            await _cluster.StopAsync(cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        }
        if (_log is not null)
        {
            await _log.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        if (_machine is not null)
        {
            await _machine.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        (_queue, _cluster, _log, _machine) = (null, null, null, null);
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation)
    {
        if (!operation.IsWrite && operation.Consistency == ReadConsistency.Local)
        {
            return ValueTask.FromResult(
                Read(operation, new OperationPhases(_node.Time.GetElapsedTime(acceptedAt), default, default))
            );
        }
        if (_queue is not { } proposals || _barrier is not { } reads)
        {
            return ValueTask.FromResult(OperationResult.Unavailable("The node is starting or stopping."));
        }
        if (!IsLeader)
        {
            return ValueTask.FromResult(OperationResult.NotLeader);
        }
        return new ValueTask<OperationResult>(
            (
                operation.IsWrite
                    ? proposals.SubmitAsync(operation, acceptedAt)
                    : ReadAsync(reads, operation, acceptedAt)
            ).WaitAsync(cancellation)
        );
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _metrics.Dispose();
    }

    private async Task<OperationResult> ReadAsync(ReadBarrier reads, Operation operation, long acceptedAt)
    {
        var round = await reads.PassAsync().ConfigureAwait(false);
        if (!round.IsConfirmed)
        {
            return IsLeader
                ? OperationResult.Unavailable("Leadership could not be confirmed in time.")
                : OperationResult.NotLeader;
        }
        var time = _node.Time;
        var phases = new OperationPhases(
            time.GetElapsedTime(acceptedAt, round.BeganAt),
            time.GetElapsedTime(round.BeganAt, round.EndedAt),
            time.GetElapsedTime(round.EndedAt)
        );
        return Read(operation, phases);
    }

    private OperationResult Read(Operation operation, OperationPhases phases)
    {
        var value = _store.Find(operation.Key);
        return new OperationResult(
            value is null ? OperationOutcome.NotFound : OperationOutcome.Ok,
            Value: value,
            Phases: phases
        );
    }

    private RaftCluster.TcpConfiguration Configuration()
    {
        var lower = (int)_parameters.ElectionTimeoutMinMs.Value;
        var configuration = new RaftCluster.TcpConfiguration(_node.Options.Listen)
        {
            PublicEndPoint = _node.Options.Self.Address,
            ConfigurationStorage = null,
            ColdStart = false,
            LowerElectionTimeout = lower,
            UpperElectionTimeout = (int)_parameters.ElectionTimeoutMaxMs.Value,
            HeartbeatThreshold = _parameters.HeartbeatMs.Value / (double)lower,
            // DotNext gives an election up after an election timeout, and counts votes only when every member has answered or timed out: with a longer timeout of
            // requests nobody is ever elected while one member is cut off, which answers nothing and refuses nothing.
            RequestTimeout = TimeSpan.FromMilliseconds(RequestShareOfElection * lower),
            ConnectTimeout = TimeSpan.FromMilliseconds(lower),
            LoggerFactory = new EventLoggerFactory(_node.Events),
        };
        var members = (
            (InMemoryClusterConfigurationStorage<EndPoint>)configuration.ConfigurationStorage!
        ).CreateInitialConfigurationBuilder();
        foreach (var peer in _node.Options.Peers)
        {
            members.Add(peer.Address);
        }
        members.Build();
        return configuration;
    }

    private string? Leader() => NameOf(_cluster?.Leader);

    private string? NameOf(RaftClusterMember? member) =>
        member is null ? null : _node.Options.Peers.FirstOrDefault(p => p.Address.Equals(member.EndPoint))?.Id;

    private void OnRole(string role)
    {
        if (role == "candidate")
        {
            _node.Events.Report("election-started", _log?.Term ?? 0, _node.Options.Node);
        }
    }

    private void OnLeader(RaftCluster<RaftClusterMember> source, RaftClusterMember? leader)
    {
        var name = NameOf(leader);
        _node.Events.Report(name is null ? "leader-lost" : "leader-elected", _log?.Term ?? 0, name);
    }
}
