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

    [Fact]
    public async Task Every_key_is_written_once_by_writes_of_one_identity_each()
    {
        var client = new Client(refusals: 2);

        await LoadAsync(client);

        Assert.Equal([0L, 1L, 2L], client.Written.Order());
        Assert.Equal(3, client.Attempts.Distinct().Count());
        Assert.Equal(3 + 2, client.Attempts.Count);
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
                Recorder = new CollectingRecorder(),
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

        public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Attempts.Add((operation.Sequence, operation.Key));
                if (_refusals-- > 0)
                {
                    return ValueTask.FromResult(OperationResult.Failure("no-leader"));
                }

                Written.Add(operation.Key);
                return ValueTask.FromResult(OperationResult.Ok);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Whoever waits, waits in no time.</summary>
    private sealed class SkippingTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _now, dueTime.Ticks);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Elapsed();
        }

        private sealed class Elapsed : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
