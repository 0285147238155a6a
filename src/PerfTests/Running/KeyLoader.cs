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
                    await WriteAsync(workload, key, IssueAsync, time, cancellationToken).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
        context.Recorder.Record(RunEventKinds.Stage, "run", $"preloaded {workload.Keys} keys");

        async Task<OperationResult> IssueAsync(Operation write)
        {
            var lane = lanes.Take();
            var sent = SinceOrigin();
            var result = await client.ExecuteAsync(write, cancellationToken).ConfigureAwait(false);
            if (scenario.Safety.IsOn)
            {
                context.Recorder.RecordOperations([OperationRecord.Of(write, result, lane, sent, SinceOrigin())]);
            }

            lanes.Return(lane, result.Outcome);
            return result;
        }

        long SinceOrigin() => time.GetElapsedTime(context.OriginTimestamp).TotalWholeNanoseconds();
    }

    /// <summary>
    /// An attempt of unknown effect may still be applied after the next one, by systems that do not know a repeated request: so each attempt is an operation of its
    /// own, with a value of its own.
    /// </summary>
    private static async Task WriteAsync(
        Workload workload,
        long key,
        Func<Operation, Task<OperationResult>> issue,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var result = await issue(
                    new Operation(
                        OperationSequences.OfPreload(key, attempt),
                        OperationKind.Insert,
                        key,
                        workload.Values.TypicalBytes
                    )
                )
                .ConfigureAwait(false);
            if (result.Outcome == Outcome.Ok)
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(began) >= TimeoutPerKey)
            {
                throw new IOException(
                    $"Key {key} could not be preloaded within {TimeoutPerKey.TotalSeconds} s, in {attempt + 1} attempts: {result.Error ?? "no reason given"}."
                );
            }

            await Task.Delay(PauseBetweenAttempts, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
