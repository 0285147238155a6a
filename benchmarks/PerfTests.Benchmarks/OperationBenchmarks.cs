using BenchmarkDotNet.Attributes;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Benchmarks;

/// <summary>One operation drawn, by distribution of its key.</summary>
[MemoryDiagnoser]
public class OperationBenchmarks
{
    private const int Operations = 10_000;

    private OperationStream _stream = null!;

    [Params("uniform", "zipfian", "latest", "hot set")]
    public string Keys { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var workload = Workload.Mixed(reads: 0.5, keys: 1_000_000) with
        {
            Distribution = Keys switch
            {
                "zipfian" => KeyDistribution.Zipfian(),
                "latest" => KeyDistribution.Latest(),
                "hot set" => KeyDistribution.HotSet(0.2, 0.8),
                _ => KeyDistribution.Uniform,
            },
        };
        _stream = new OperationStream(workload, new Seed(1));
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Next()
    {
        var sum = 0L;
        for (var count = 0; count < Operations; count++)
        {
            sum += _stream.Next().Key;
        }

        return sum;
    }
}
