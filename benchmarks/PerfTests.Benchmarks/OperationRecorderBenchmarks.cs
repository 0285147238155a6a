using BenchmarkDotNet.Attributes;
using PerfTests.Monitoring;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;

namespace PerfTests.Benchmarks;

/// <summary>The whole way of an operation through the recorder: due, sent, ended; by one thread and by two at a time.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // Cleanup disposes of it.
public class OperationRecorderBenchmarks
#pragma warning restore CA1001
{
    private const int Operations = 4_096;

    private readonly Operation _operation = new(1, OperationKind.Update, 7, 100);
    private readonly OperationRecorder _recorder = new(
        new OperationRecorderOptions
        {
            Facts = new Nowhere(),
            Time = TimeProvider.System,
            OriginTimestamp = TimeProvider.System.GetTimestamp(),
        }
    );

    [GlobalSetup]
    public void Setup()
    {
        // Intervals end only when they are told to: what is measured is recording.
        _recorder.TakeOverIntervals();
        _recorder.StartWindow(0, long.MaxValue);
        OneThread();
    }

    [GlobalCleanup]
    public void Cleanup() => _recorder.Dispose();

    [Benchmark(OperationsPerInvoke = Operations)]
    public void OneThread() => Record(_recorder, _operation);

    [Benchmark(OperationsPerInvoke = 2 * Operations)]
    public void TwoThreads()
    {
        var other = Task.Run(() => Record(_recorder, _operation));
        Record(_recorder, _operation);
        other.Wait();
    }

    private static void Record(OperationRecorder recorder, Operation operation)
    {
        for (var index = 1; index <= Operations; index++)
        {
            var issued = recorder.Due(operation, 1_000 * index, lane: 0);
            recorder.Sent(ref issued, (1_000 * index) + 500);
            recorder.Ended(issued, OperationResult.Ok, (1_000 * index) + (100 * index));
        }
    }

    /// <summary>Takes the facts and keeps none.</summary>
    private sealed class Nowhere : IRunRecorder
    {
        public void Record(string kind, string subject, string detail = "") { }

        public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms) { }

        public void RecordResources(ResourceSample sample) { }

        public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) { }

        public void RecordOperations(ReadOnlySpan<OperationRecord> operations) { }

        public void RecordNodeState(NodeStateRecord state) { }

        public void RecordNodeEvent(NodeEventRecord nodeEvent) { }

        public void RecordFault(FaultRecord fault) { }
    }
}
