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
    private readonly LongHistogram _histogram = new(
        RunHistograms.LowestNanoseconds,
        RunHistograms.HighestNanoseconds,
        RunHistograms.SignificantDigits
    );
    private readonly LatencyRecorder _merged = new();

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
        _merged.Clear();
        _merged.Add(_recorder);
    }

    [Benchmark]
    public LatencyHistogram Freeze() => _recorder.ToHistogram();

    [Benchmark]
    public double Percentile() => _recorder.ToHistogram().Percentile(99);
}
