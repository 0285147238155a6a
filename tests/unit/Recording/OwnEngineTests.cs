using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Recording;

/// <summary>A load engine as a user writes one: it uses the public surface alone, and its run folder is as good as any.</summary>
public sealed class OwnEngineTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("perftests-own-engine-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Closed_loop_of_a_user_fills_a_run_folder_that_can_be_analysed()
    {
        var client = new CountingClient();
        var record = await RunAsync(new OwnClosedLoop(), client, Load.Closed(clients: 3, 300.Milliseconds()));
        var result = RunAnalysis.Analyze(record);

        var load = record.Completion!.Load!;
        var measured = record.Operations.Where(operation => operation.DueNanoseconds >= load.MeasureStartSeconds * 1e9);
        Assert.Equal(client.Executed, record.Operations.Count);
        // What fell due between the reading of the clock and the call that starts the window still counts as warm-up.
        Assert.True(measured.Count() >= load.Sent);
        Assert.Equal((load.Sent, 0, 0), (load.Ok + load.Unknown, load.Dropped, load.Stragglers));
        Assert.True(measured.Count(operation => operation.Outcome == Outcome.Unknown) >= load.Unknown);
        Assert.Equal(load.Ok, result.Latency.Response.Count);
        Assert.Equal(load.Ok, result.Latency.Service.Count);
        Assert.Equal(client.Executed, record.Intervals.Sum(interval => interval.Sent));
        Assert.Equal(0.3, load.MeasureSeconds, 9);
        Assert.NotEqual(RunStatus.Incomplete, result.Verdict.Status);
        AssertLanesAreSequential(record.Operations);
    }

    private static void AssertLanesAreSequential(IEnumerable<OperationRecord> operations)
    {
        foreach (var lane in operations.GroupBy(operation => operation.Lane))
        {
            var inOrder = lane.OrderBy(operation => operation.SentNanoseconds).ToArray();
            Assert.All(
                inOrder.Zip(inOrder.Skip(1)),
                pair => Assert.True(pair.First.EndedNanoseconds <= pair.Second.SentNanoseconds)
            );
            // What is of unknown effect may still be applied: its lane does nothing more.
            Assert.All(inOrder[..^1], operation => Assert.NotEqual(Outcome.Unknown, operation.Outcome));
        }
    }

    private async Task<RunRecord> RunAsync(ILoadEngine engine, IProtocolClient client, LoadProfile load)
    {
        var time = TimeProvider.System;
        var origin = time.GetTimestamp();
        var folder = RunFolder.Create(_directory, "own-engine", 1);
        var manifest = TestManifests.Create("own-engine") with { IsClosedLoop = true, MeasureSeconds = 0.3 };
        using (var writer = new RunFolderWriter(folder, manifest, time, origin))
        using (
            var recorder = new OperationRecorder(
                new OperationRecorderOptions
                {
                    Facts = writer,
                    Time = time,
                    OriginTimestamp = origin,
                    Interval = 100.Milliseconds(),
                    MaxLoggedOperations = int.MaxValue,
                }
            )
        )
        {
            var request = new LoadRequest
            {
                Workload = Workload.Mixed(reads: 1),
                Load = load,
                WarmUp = 50.Milliseconds(),
                Limits = new LoadLimits(),
                Seed = new Seed(1),
                Client = client,
            };
            await engine.RunAsync(request, recorder, CancellationToken.None);
            writer.Complete(
                new RunCompletion
                {
                    Ending = RunEnding.Completed,
                    Seconds = time.GetElapsedTime(origin).TotalSeconds,
                    Load = recorder.Complete(),
                }
            );
        }

        return RunFolderReader.Read(folder);
    }

    /// <summary>Clients that each wait for their answer: the example of docs/load-engine.md.</summary>
    private sealed class OwnClosedLoop : ILoadEngine
    {
        public string Name => "own-closed-loop";

        public bool Supports(LoadProfile profile) => profile is ClosedLoad;

        public async Task RunAsync(LoadRequest request, OperationRecorder recorder, CancellationToken cancellationToken)
        {
            var end = long.MaxValue;
            var operations = new OperationStream(request.Workload, request.Seed);
            recorder.StartWarmUp(recorder.Now);
            var clients = Enumerable
                .Range(0, ((ClosedLoad)request.Load).Clients)
                .Select(_ => Task.Run(ClientAsync, CancellationToken.None))
                .ToArray();
            await Task.Delay(request.WarmUp, cancellationToken);
            var start = recorder.Now;
            Volatile.Write(ref end, start + request.Load.During.TotalWholeNanoseconds());
            recorder.StartWindow(start, end);
            await Task.WhenAll(clients);

            async Task ClientAsync()
            {
                var lane = recorder.NewLane();
                while (
                    !cancellationToken.IsCancellationRequested
                    && recorder.Now is var due
                    && due < Volatile.Read(ref end)
                )
                {
                    Operation next;
                    lock (operations)
                    {
                        next = operations.Next();
                    }

                    var operation = recorder.Due(next, due, lane);
                    recorder.Sent(ref operation, recorder.Now);
                    var result = await request.Client.ExecuteAsync(next, cancellationToken);
                    recorder.Ended(operation, result, recorder.Now);
                    lane = result.Outcome == Outcome.Unknown ? recorder.NewLane() : lane;
                }
            }
        }
    }

    /// <summary>Yields, and loses every tenth answer.</summary>
    private sealed class CountingClient : IProtocolClient
    {
        private int _executed;

        public int Executed => _executed;

        public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _executed);
            await Task.Yield();
            return number % 10 == 0 ? OperationResult.Unknown("lost") : OperationResult.Ok;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
