using BenchmarkDotNet.Attributes;
using HdrHistogram;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.Benchmarks;

/// <summary>One value recorded, and one interval merged.</summary>
[MemoryDiagnoser]
public class RecorderBenchmarks
{
    private const int Values = 4_096;

    private readonly long[] _values = new long[Values];
    private readonly LatencyRecorder _recorder = new();
    private readonly LongHistogram _histogram = RunHistograms.Create();

    [GlobalSetup]
    public void Setup()
    {
        var random = new Seed(1).CreateRandom();
        for (var index = 0; index < Values; index++)
        {
            _values[index] = (long)random.NextExponential(1e6);
        }

        Record();
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Record()
    {
        foreach (var value in _values)
        {
            _recorder.Record(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Values, Baseline = true)]
    public void RecordWithHdrHistogram()
    {
        foreach (var value in _values)
        {
            _histogram.RecordValue(value);
        }
    }

    [Benchmark]
    public void MergeInterval()
    {
        _histogram.Reset();
        _recorder.AddTo(_histogram);
    }

    [Benchmark]
    public double Quantile() => _recorder.Quantile(0.99);
}
