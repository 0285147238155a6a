using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Running;

/// <summary>Writes every key once before the warm-up (YCSB's load phase), so that reads find something.</summary>
internal static class KeyLoader
{
    /// <summary>Writes at once: enough to fill batches, few enough to leave the server room.</summary>
    private const int Concurrency = 64;

    /// <summary>First sequence of the preload, far above any that a run issues: the identities must not meet.</summary>
    private const long FirstSequence = 1L << 62;

    /// <summary>A cluster that has just elected may elect once more: longer than that takes, on a busy machine as well.</summary>
    private static readonly TimeSpan TimeoutPerKey = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes the keys; an insert that fails is tried again for 10 s.</summary>
    /// <exception cref="IOException">A key could not be written: the cluster does not serve, and a run would measure that.</exception>
    public static async Task LoadAsync(
        Scenario scenario,
        IProtocolClient client,
        RunContext context,
        LanePool lanes,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var workload = scenario.Operations;
        var writers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Concurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForAsync(
                0L,
                workload.Keys,
                writers,
                async (key, _) =>
                {
                    var lane = lanes.Take();
                    var sent = SinceOrigin();
                    var write = await WriteAsync(workload, client, key, time, cancellationToken).ConfigureAwait(false);
                    if (scenario.Safety.IsOn)
                    {
                        // Attempts carry one identity and are applied at most once: together they are one write.
                        context.Recorder.RecordOperations([
                            OperationRecord.Of(
                                write,
                                OperationResult.Ok with
                                {
                                    Found = true,
                                },
                                lane,
                                sent,
                                SinceOrigin()
                            ),
                        ]);
                    }

                    lanes.Return(lane, Outcome.Ok);
                }
            )
            .ConfigureAwait(false);
        context.Recorder.Record(RunEventKinds.Stage, "run", $"preloaded {workload.Keys} keys");

        long SinceOrigin() => time.GetElapsedTime(context.OriginTimestamp).TotalWholeNanoseconds();
    }

    private static async Task<Operation> WriteAsync(
        Workload workload,
        IProtocolClient client,
        long key,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var operation = new Operation(FirstSequence + key, OperationKind.Insert, key, workload.Values.TypicalBytes);
        var began = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var result = await client.ExecuteAsync(operation, cancellationToken).ConfigureAwait(false);
            if (result.Outcome == Outcome.Ok)
            {
                return operation;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(began) >= TimeoutPerKey)
            {
                throw new IOException(
                    $"Key {key} could not be preloaded within {TimeoutPerKey.TotalSeconds} s, in {attempt} attempts: {result.Error ?? "no reason given"}."
                );
            }

            await Task.Delay(PauseBetweenAttempts, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
