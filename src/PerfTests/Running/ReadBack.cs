using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Running;

/// <summary>
/// What is looked at after the load for the sake of safety: keys that were written are read once more, which shows writes that were
/// acknowledged and lost, and the replicas' states are recorded once they agree or their time is up.
/// </summary>
internal sealed class ReadBack(Scenario scenario, RunContext context, TimeProvider time)
{
    /// <summary>First sequence of the reads, away from those of the load and of the preload.</summary>
    private const long FirstSequence = 1L << 61;

    private const int Concurrency = 32;
    private const int MaxDraws = 1_000_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads keys that the run wrote, each once.</summary>
    public async Task ReadAsync(IProtocolClient client, LanePool lanes, CancellationToken cancellationToken)
    {
        var operations = scenario.Cluster.System.Operations;
        if (
            (!operations.Contains(OperationKind.Read) && !operations.Contains(OperationKind.LocalRead))
            // Messages to all are gone when they were delivered: a read of them finds no key.
            || scenario.Cluster.System.Consistency == ConsistencyModel.Broadcast
        )
        {
            return;
        }

        var keys = WrittenKeys();
        // Where nothing is read linearizably, a local read still shows a value that nobody wrote.
        var kind = operations.Contains(OperationKind.Read) ? OperationKind.Read : OperationKind.LocalRead;
        var readers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Concurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForAsync(
                0,
                keys.Count,
                readers,
                async (index, _) =>
                {
                    var read = new Operation(FirstSequence + index, kind, keys[index], 0);
                    var lane = lanes.Take();
                    var sent = SinceOrigin();
                    var result = await client.ExecuteAsync(read, cancellationToken).ConfigureAwait(false);
                    context.Recorder.RecordOperations([OperationRecord.Of(read, result, lane, sent, SinceOrigin())]);
                    lanes.Return(lane, result.Outcome);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Waits until all nodes that answer report the same state, and records what each reported last.</summary>
    public async Task CompareAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        NodeStatus[] last;
        while (true)
        {
            var statuses = await NodeStatuses.ReadAsync(cluster, time, cancellationToken).ConfigureAwait(false);
            last = [.. statuses.OfType<NodeStatus>()];
            if (
                (last.Length == cluster.Nodes.Count && last.DistinctBy(State).Count() == 1)
                || time.GetElapsedTime(since) > scenario.Safety.AgreementDeadline
            )
            {
                break;
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        var seconds = time.GetElapsedTime(context.OriginTimestamp).TotalSeconds;
        foreach (var status in last)
        {
            context.Recorder.RecordNodeState(
                new NodeStateRecord(seconds, status.Id.Name, status.AppliedIndex, status.Digest ?? "")
            );
        }
    }

    private static (long, string?) State(NodeStatus status) => (status.AppliedIndex, status.Digest);

    /// <summary>The run's operations are a pure function of its seed, so the keys it wrote can be drawn again.</summary>
    private List<long> WrittenKeys()
    {
        var stream = new OperationStream(scenario.Operations, context.Seed);
        var keys = new HashSet<long>();
        for (var draw = 0; draw < MaxDraws && keys.Count < scenario.Safety.MaxKeysReadBack; draw++)
        {
            var operation = stream.Next();
            if (operation.IsWrite)
            {
                keys.Add(operation.Key);
            }
        }

        return [.. keys];
    }

    private long SinceOrigin() => time.GetElapsedTime(context.OriginTimestamp).TotalWholeNanoseconds();
}
