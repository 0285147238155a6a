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
    private const int Concurrency = 32;
    private const int MaxDraws = 1_000_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(100);

    private bool IsEventual => scenario.Cluster.System.Consistency == ConsistencyModel.Eventual;

    /// <summary>
    /// Reads keys that the run wrote, each until there is an answer or the time for all of them is up. What was not read is recorded as well, as a read of unknown
    /// outcome.
    /// </summary>
    public async Task ReadAsync(
        IProtocolClient client,
        ICluster cluster,
        LanePool lanes,
        CancellationToken cancellationToken
    )
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

        if (IsEventual)
        {
            // Before they agree, whatever a replica lacks may still come.
            await WaitForAgreementAsync(cluster, cancellationToken).ConfigureAwait(false);
        }

        var keys = WrittenKeys();
        // Where nothing is read linearizably, a local read still shows a value that nobody wrote.
        var kind = operations.Contains(OperationKind.Read) ? OperationKind.Read : OperationKind.LocalRead;
        using var over = new CancellationTokenSource(scenario.Safety.ReadBackDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
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
                    var read = new Operation(OperationSequences.FirstReadBack + index, kind, keys[index], 0);
                    var lane = lanes.Take();
                    var record = await ReadOneAsync(client, read, lane, either.Token).ConfigureAwait(false);
                    context.Recorder.RecordOperations([record]);
                    lanes.Return(lane, record.Outcome);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Waits until all nodes report the same state, and records what each reported last; also that one did not answer.</summary>
    public async Task CompareAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        var last = await WaitForAgreementAsync(cluster, cancellationToken).ConfigureAwait(false);
        var seconds = time.GetElapsedTime(context.OriginTimestamp).TotalSeconds;
        foreach (var (node, status) in cluster.Nodes.Zip(last))
        {
            context.Recorder.RecordNodeState(
                status is null
                    ? new NodeStateRecord(seconds, node.Id.Name, 0, "") { HasAnswered = false }
                    : new NodeStateRecord(seconds, node.Id.Name, status.AppliedIndex, status.Digest ?? "")
            );
        }
    }

    /// <summary>The last answers in the order of the nodes, once they agree or the time is up.</summary>
    private async Task<IReadOnlyList<NodeStatus?>> WaitForAgreementAsync(
        ICluster cluster,
        CancellationToken cancellationToken
    )
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var states = await cluster
                .Spec.System.ReadStatesAsync(cluster, time, cancellationToken)
                .ConfigureAwait(false);
            if (
                (states.All(state => state is not null) && states.DistinctBy(state => State(state!)).Count() == 1)
                || time.GetElapsedTime(since) > scenario.Safety.AgreementDeadline
            )
            {
                return states;
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<OperationRecord> ReadOneAsync(
        IProtocolClient client,
        Operation read,
        int lane,
        CancellationToken stop
    )
    {
        var sent = SinceOrigin();
        var result = OperationResult.Unknown("not-read");
        while (!stop.IsCancellationRequested)
        {
            sent = SinceOrigin();
            result = await client.ExecuteAsync(read, stop).ConfigureAwait(false);
            // Asked again, it is another read: one without an answer has no effect that could come later.
            if (result.Outcome == Outcome.Ok)
            {
                break;
            }

            await Task.Delay(PauseBetweenAttempts, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return OperationRecord.Of(read, result, lane, sent, SinceOrigin());
    }

    /// <summary>Where only eventual agreement is promised, the order that led there is nobody's business.</summary>
    private (long, string?) State(NodeStatus status) => (IsEventual ? 0 : status.AppliedIndex, status.Digest);

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
