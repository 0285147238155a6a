using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Running;

public sealed class KeyLoaderTests
{
    private readonly SkippingTime _time = new();
    private readonly CollectingRecorder _kept = new();

    [Fact]
    public async Task Every_key_is_written_and_each_attempt_is_an_operation_of_its_own()
    {
        var client = new Client(refusals: 2);

        await LoadAsync(client);

        Assert.Equal([0L, 1L, 2L], client.Written.Order());
        Assert.Equal(3 + 2, client.Attempts.Distinct().Count());
        Assert.Equal(
            client.Attempts.Order(),
            _kept.Operations.Select(operation => (operation.Sequence, operation.Key)).Order()
        );
        Assert.Equal(2, _kept.Operations.Count(operation => operation.Outcome == Outcome.Failed));
    }

    [Fact]
    public async Task Attempt_of_unknown_effect_is_recorded_as_such()
    {
        await LoadAsync(new Client(refusals: 1) { Refusal = OperationResult.Unknown("timeout") });

        Assert.Equal(1, _kept.Operations.Count(operation => operation.Outcome == Outcome.Unknown));
    }

    [Fact]
    public async Task Cluster_that_elects_once_more_is_waited_for()
    {
        var client = new Client(refusals: 60);

        await LoadAsync(client);

        Assert.Equal(3, client.Written.Count);
    }

    [Fact]
    public async Task Cluster_that_does_not_serve_is_given_up_with_its_reason()
    {
        var failure = await Assert.ThrowsAsync<IOException>(() => LoadAsync(new Client(refusals: int.MaxValue)));

        Assert.Matches(
            "^Key [0-2] could not be preloaded within 10 s, in [0-9]+ attempts: no-leader.$",
            failure.Message
        );
    }

    private async Task LoadAsync(Client client)
    {
        using var recorder = new OperationRecorder(
            new OperationRecorderOptions
            {
                Facts = new CollectingRecorder(),
                Time = _time,
                OriginTimestamp = 0,
            }
        );
        await KeyLoader.LoadAsync(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Mixed(reads: 0, keys: 3, valueBytes: 16))
                .Load(Load.Constant(Rate.PerSecond(1), during: 1.Seconds())),
            client,
            new RunContext
            {
                Seed = new Seed(1),
                Recorder = _kept,
                NodeLogDirectory = "",
                OriginTimestamp = 0,
            },
            new LanePool(recorder),
            _time,
            CancellationToken.None
        );
    }

    private sealed class Client(int refusals) : IProtocolClient
    {
        private readonly Lock _lock = new();
        private int _refusals = refusals;

        public List<(long Sequence, long Key)> Attempts { get; } = [];

        public List<long> Written { get; } = [];

        public OperationResult Refusal { get; init; } = OperationResult.Failure("no-leader");

        public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Attempts.Add((operation.Sequence, operation.Key));
                if (_refusals-- > 0)
                {
                    return ValueTask.FromResult(Refusal);
                }

                Written.Add(operation.Key);
                return ValueTask.FromResult(OperationResult.Ok);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
