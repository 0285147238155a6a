using PerfTests.Replica.Machines;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Pbft.Keys;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft;

/// <summary>The replicated store under PBFT.</summary>
internal sealed class PbftMachine : IReplicatedMachine
{
    private readonly NodeContext node;
    private readonly PbftParameters parameters;
    private readonly PbftCounts counts;
    private readonly IntegerParameter timeoutMs;
    private readonly KeyValueStore store = new();
    private readonly Traffic traffic = new();
    private readonly Quorums quorums;
    private volatile PbftNode? running;
    private volatile bool isStopping;

    /// <summary>A machine that is not started; registers parameters and metrics.</summary>
    public PbftMachine(NodeContext node, SharedParameters shared)
    {
        this.node = node;
        timeoutMs = shared.OperationTimeoutMs;
        parameters = new PbftParameters(node.Parameters);
        counts = new PbftCounts(node.Metrics, [.. node.Options.Peers.Select(peer => peer.Id)]);
        quorums = new Quorums(node.Options.Peers.Count);
        PbftMetrics.Register(node.Metrics, () => running, store, traffic);
    }

    /// <inheritdoc />
    public MachineStatus Status
    {
        get
        {
            var digest = store.Digest();
            var status = running?.Status;
            var primary = status is { IsActive: true } ? node.Options.Peers[status.Primary].Id : null;
            return new MachineStatus(
                primary is null ? "view-change"
                    : primary == node.Options.Node ? "primary"
                    : "backup",
                primary,
                status?.View ?? 0,
                status?.Committed ?? 0,
                digest.AppliedIndex,
                digest.ContentText,
                digest.HistoryText,
                digest.Keys,
                primary is not null && !isStopping && running!.LinksUp >= quorums.Strong - 1
            );
        }
    }

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        var problems = new List<string>();
        var keys = NodeKeys.Read(node.Options, problems) ?? throw new InvalidDataException(string.Join('\n', problems));
        var started = new PbftNode(
            node,
            parameters,
            () => TimeSpan.FromMilliseconds(timeoutMs.Value),
            keys,
            store,
            counts,
            traffic
        );
        running = started;
        started.Start();
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (isStopping)
            return;
        isStopping = true;
        if (running is { } present)
            await present.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation)
    {
        if (running is not { } present || isStopping)
            return ValueTask.FromResult(OperationResult.Unavailable("The node is starting or stopping."));
        if (operation.IsWrite || operation.Consistency == ReadConsistency.Linearizable)
            return new ValueTask<OperationResult>(
                present.Gateway.SubmitAsync(operation, acceptedAt).WaitAsync(cancellation)
            );
        var value = store.Find(operation.Key);
        var phases = new OperationPhases(node.Time.GetElapsedTime(acceptedAt), default, default);
        return ValueTask.FromResult(
            new OperationResult(
                value is null ? OperationOutcome.NotFound : OperationOutcome.Ok,
                Value: value,
                Phases: phases
            )
        );
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);
}
