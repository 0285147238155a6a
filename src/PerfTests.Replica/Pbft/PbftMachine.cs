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
    private readonly NodeContext _node;
    private readonly PbftParameters _parameters;
    private readonly PbftCounts _counts;
    private readonly IntegerParameter _timeoutMs;
    private readonly KeyValueStore _store = new();
    private readonly Traffic _traffic = new();
    private readonly Quorums _quorums;
    private volatile PbftNode? _running;
    private volatile bool _isStopping;

    /// <summary>A machine that is not started; registers parameters and metrics.</summary>
    public PbftMachine(NodeContext node, SharedParameters shared)
    {
        _node = node;
        _timeoutMs = shared.OperationTimeoutMs;
        _parameters = new PbftParameters(node.Parameters);
        _counts = new PbftCounts(node.Metrics.Meter, [.. node.Options.Peers.Select(peer => peer.Id)]);
        _quorums = new Quorums(node.Options.Peers.Count);
        PbftMetrics.Register(node.Metrics.Meter, () => _running, _store, _traffic);
    }

    /// <inheritdoc />
    public MachineStatus Status
    {
        get
        {
            var digest = _store.Digest();
            var status = _running?.Status;
            var primary = status is { IsActive: true } ? _node.Options.Peers[status.Primary].Id : null;
            return new MachineStatus(
                primary is null ? "view-change"
                    : primary == _node.Options.Node ? "primary"
                    : "backup",
                primary,
                status?.View ?? 0,
                status?.Committed ?? 0,
                digest.AppliedIndex,
                digest.ContentText,
                digest.HistoryText,
                digest.Keys,
                primary is not null && !_isStopping && _running!.LinksUp >= _quorums.Strong - 1
            );
        }
    }

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        var problems = new List<string>();
        var keys =
            NodeKeys.Read(_node.Options, problems) ?? throw new InvalidDataException(string.Join('\n', problems));
        var started = new PbftNode(
            _node,
            _parameters,
            () => TimeSpan.FromMilliseconds(_timeoutMs.Value),
            keys,
            _store,
            _counts,
            _traffic
        );
        _running = started;
        started.Start();
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_isStopping)
        {
            return;
        }
        _isStopping = true;
        if (_running is { } present)
        {
            await present.DisposeAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation)
    {
        if (_running is not { } present || _isStopping)
        {
            return ValueTask.FromResult(OperationResult.Unavailable("The node is starting or stopping."));
        }
        if (operation.IsWrite || operation.Consistency == ReadConsistency.Linearizable)
        {
            return new ValueTask<OperationResult>(
                present.Gateway.SubmitAsync(operation, acceptedAt).WaitAsync(cancellation)
            );
        }
        var value = _store.Find(operation.Key);
        var phases = new OperationPhases(_node.Time.GetElapsedTime(acceptedAt), default, default);
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
