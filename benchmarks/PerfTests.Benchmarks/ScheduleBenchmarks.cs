using BenchmarkDotNet.Attributes;
using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.Benchmarks;

/// <summary>One arrival of each kind of schedule.</summary>
[MemoryDiagnoser]
public class ScheduleBenchmarks
{
    private const int Arrivals = 100_000;

    private readonly OpenLoopProfile _even = Load.Constant(Rate.PerSecond(Arrivals), 1.Seconds());
    private readonly OpenLoopProfile _ramp = Load.Ramp(Rate.PerSecond(0), Rate.PerSecond(2 * Arrivals), 1.Seconds());
    private readonly OpenLoopProfile _poisson = Load.Poisson(Rate.PerSecond(Arrivals), 1.Seconds());

    [Benchmark(OperationsPerInvoke = Arrivals)]
    public long Even() => Drain(_even);

    [Benchmark(OperationsPerInvoke = Arrivals)]
    public long Ramp() => Drain(_ramp);

    [Benchmark(OperationsPerInvoke = Arrivals)]
    public long Poisson() => Drain(_poisson);

    private static long Drain(OpenLoopProfile profile)
    {
        var arrivals = profile.CreateArrivals(new Seed(1));
        var last = 0L;
        while (arrivals.TryNext(out var due))
        {
            last = due;
        }

        return last;
    }
}
