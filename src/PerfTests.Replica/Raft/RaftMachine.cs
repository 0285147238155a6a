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

    private readonly NodeContext node;
    private readonly RaftParameters parameters;
    private readonly IntegerParameter timeoutMs;
    private readonly RaftMetrics metrics;
    private readonly KeyValueStore store = new();
    private RaftStateMachine? machine;
    private RaftLog? log;
    private RaftCluster? cluster;
    private ProposalQueue? queue;
    private ReadBarrier? barrier;

    /// <summary>A machine that is not started; registers parameters and metrics.</summary>
    public RaftMachine(NodeContext node, SharedParameters shared)
    {
        this.node = node;
        timeoutMs = shared.OperationTimeoutMs;
        parameters = new RaftParameters(node.Parameters);
        metrics = new RaftMetrics(node.Metrics, OnRole);
        node.Metrics.ObservedCounter(
            "replica_applied_operations_total",
            "Writes applied to the state machine, retries included.",
            () => store.CommandsApplied
        );
        node.Metrics.ObservedCounter(
            "replica_deduplicated_operations_total",
            "Writes that had been applied before and changed nothing.",
            () => store.Duplicates
        );
        node.Metrics.Gauge("replica_queued_operations", "Writes that wait to be proposed.", () => queue?.Queued ?? 0);
        node.Metrics.Gauge(
            "replica_proposals_under_way",
            "Log entries proposed and not yet applied.",
            () => queue?.UnderWay ?? 0
        );
        node.Metrics.Gauge("replica_term", "The current term.", () => log?.Term ?? 0);
        node.Metrics.Gauge(
            "replica_commit_index",
            "Highest log index known to be committed.",
            () => log?.LastCommittedEntryIndex ?? 0
        );
        node.Metrics.Gauge(
            "replica_applied_index",
            "Highest log index applied to the state machine.",
            () => log?.LastAppliedIndex ?? 0
        );
        node.Metrics.Gauge("replica_is_leader", "1 when this node leads, otherwise 0.", () => IsLeader ? 1 : 0);
    }

    /// <inheritdoc />
    public MachineStatus Status
    {
        get
        {
            var digest = store.Digest();
            var leader = Leader();
            return new MachineStatus(
                metrics.Role,
                leader,
                log?.Term ?? 0,
                log?.LastCommittedEntryIndex ?? 0,
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
                return cluster?.LeadershipToken.IsCancellationRequested == false;
            }
            catch (UnreachableException)
            {
                // DotNext gave the node up after a failure of its log.
                return false;
            }
        }
    }

    private bool IsLeader => cluster?.Leader is { IsRemote: false };

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        var root = Directory.CreateDirectory(Path.Combine(node.Options.Data, "raft"));
        var snapshots = root.CreateSubdirectory("snapshots");
        machine = new RaftStateMachine(snapshots, store, parameters, node.Events, node.Time);
        await machine.RestoreAsync(cancellation).ConfigureAwait(false);
        var options = new WriteAheadLog.Options
        {
            Location = Path.Combine(root.FullName, "log"),
            ChunkSize = LogChunkBytes,
            HashAlgorithm = WriteAheadLog.IntegrityHashAlgorithm.None,
        };
        var opened = new RaftLog(options, machine, parameters.Durability);
        log = opened;
        machine.CommitIndex = () => opened.LastCommittedEntryIndex;
        cluster = new RaftCluster(Configuration()) { AuditTrail = opened };
        cluster.LeaderChanged += OnLeader;
        barrier = new ReadBarrier(cluster, opened, timeoutMs, node.Time);
        queue = new ProposalQueue(cluster, opened, parameters, timeoutMs, metrics, node.Time);
        await cluster.StartAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (queue is not null)
            await queue.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        if (cluster is not null)
            await cluster.StopAsync(cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        if (log is not null)
            await log.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        if (machine is not null)
            await machine.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        (queue, cluster, log, machine) = (null, null, null, null);
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation)
    {
        if (!operation.IsWrite && operation.Consistency == ReadConsistency.Local)
            return ValueTask.FromResult(
                Read(operation, new OperationPhases(node.Time.GetElapsedTime(acceptedAt), default, default))
            );
        if (queue is not { } proposals || barrier is not { } reads)
            return ValueTask.FromResult(OperationResult.Unavailable("The node is starting or stopping."));
        if (!IsLeader)
            return ValueTask.FromResult(OperationResult.NotLeader);
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
        metrics.Dispose();
    }

    private async Task<OperationResult> ReadAsync(ReadBarrier reads, Operation operation, long acceptedAt)
    {
        var round = await reads.PassAsync().ConfigureAwait(false);
        if (!round.IsConfirmed)
            return IsLeader
                ? OperationResult.Unavailable("Leadership could not be confirmed in time.")
                : OperationResult.NotLeader;
        var time = node.Time;
        var phases = new OperationPhases(
            time.GetElapsedTime(acceptedAt, round.BeganAt),
            time.GetElapsedTime(round.BeganAt, round.EndedAt),
            time.GetElapsedTime(round.EndedAt)
        );
        return Read(operation, phases);
    }

    private OperationResult Read(Operation operation, OperationPhases phases)
    {
        var value = store.Find(operation.Key);
        return new OperationResult(
            value is null ? OperationOutcome.NotFound : OperationOutcome.Ok,
            Value: value,
            Phases: phases
        );
    }

    private RaftCluster.TcpConfiguration Configuration()
    {
        var lower = (int)parameters.ElectionTimeoutMinMs.Value;
        var configuration = new RaftCluster.TcpConfiguration(node.Options.Listen)
        {
            PublicEndPoint = node.Options.Self.Address,
            ConfigurationStorage = null,
            ColdStart = false,
            LowerElectionTimeout = lower,
            UpperElectionTimeout = (int)parameters.ElectionTimeoutMaxMs.Value,
            HeartbeatThreshold = parameters.HeartbeatMs.Value / (double)lower,
            // DotNext gives an election up after an election timeout, and counts votes only when every member has answered or timed out: with a longer timeout of
            // requests nobody is ever elected while one member is cut off, which answers nothing and refuses nothing.
            RequestTimeout = TimeSpan.FromMilliseconds(RequestShareOfElection * lower),
            ConnectTimeout = TimeSpan.FromMilliseconds(lower),
            LoggerFactory = new EventLoggerFactory(node.Events),
        };
        var members = (
            (InMemoryClusterConfigurationStorage<EndPoint>)configuration.ConfigurationStorage!
        ).CreateInitialConfigurationBuilder();
        foreach (var peer in node.Options.Peers)
            members.Add(peer.Address);
        members.Build();
        return configuration;
    }

    private string? Leader() => NameOf(cluster?.Leader);

    private string? NameOf(RaftClusterMember? member) =>
        member is null ? null : node.Options.Peers.FirstOrDefault(p => p.Address.Equals(member.EndPoint))?.Id;

    private void OnRole(string role)
    {
        if (role == "candidate")
            node.Events.Report("election-started", log?.Term ?? 0, node.Options.Node);
    }

    private void OnLeader(RaftCluster<RaftClusterMember> source, RaftClusterMember? leader)
    {
        var name = NameOf(leader);
        node.Events.Report(name is null ? "leader-lost" : "leader-elected", log?.Term ?? 0, name);
    }
}
