using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.UnitTests.Loads;

public class CurveLoadTests
{
    private static readonly Seed Seed = new(42);

    internal static List<long> Arrivals(OpenLoopProfile profile, ulong seed = 42)
    {
        var stream = profile.CreateArrivals(new Seed(seed));
        var arrivals = new List<long>();
        while (stream.TryNext(out var due))
        {
            arrivals.Add(due);
        }

        return arrivals;
    }

    [Fact]
    public void Constant_spaces_arrivals_evenly_from_zero()
    {
        var arrivals = Arrivals(Load.Constant(Rate.PerSecond(1_000), during: 12.Seconds()));

        Assert.Equal(12_000, arrivals.Count);
        for (var i = 0; i < arrivals.Count; i++)
        {
            Assert.Equal(i * 1_000_000L, arrivals[i]);
        }
    }

    [Fact]
    public void Constant_does_not_drift_over_a_day()
    {
        var stream = Load.Constant(Rate.PerSecond(7), during: TimeSpan.FromHours(24)).CreateArrivals(Seed);
        var (count, last) = (0L, 0L);
        while (stream.TryNext(out var due))
        {
            (count, last) = (count + 1, due);
        }

        Assert.Equal(7 * 86_400, count);
        Assert.Equal((long)Math.Round((count - 1) / 7.0 * 1e9), last);
    }

    [Fact]
    public void Ramp_meets_the_integral_of_its_rate()
    {
        // From 0 to 100/s in 10 s the integral is 5 t^2: arrival i falls due at sqrt(i / 5).
        var arrivals = Arrivals(Load.Ramp(Rate.PerSecond(0), Rate.PerSecond(100), during: 10.Seconds()));

        Assert.Equal(500, arrivals.Count);
        for (var i = 0; i < arrivals.Count; i++)
        {
            Assert.InRange(arrivals[i] - (Math.Sqrt(i / 5.0) * 1e9), -1, 1);
        }
    }

    [Fact]
    public void Ramp_downwards_mirrors_the_ramp_upwards()
    {
        var arrivals = Arrivals(Load.Ramp(Rate.PerSecond(100), Rate.PerSecond(0), during: 10.Seconds()));

        Assert.Equal(500, arrivals.Count);
        for (var i = 1; i < arrivals.Count; i++)
        {
            Assert.InRange(arrivals[i] - ((10 - Math.Sqrt((500 - i) / 5.0)) * 1e9), -2, 2);
        }
    }

    [Fact]
    public void Steps_start_each_step_on_time_across_a_silent_one()
    {
        var arrivals = Arrivals(
            Load.Steps(1.Seconds(), Rate.PerSecond(10), Rate.PerSecond(0), Rate.PerSecond(20), Rate.PerSecond(5))
        );

        Assert.Equal(
            [10, 0, 20, 5],
            Enumerable.Range(0, 4).Select(s => arrivals.Count(due => due / 1_000_000_000 == s))
        );
        Assert.Equal(2_000_000_000, arrivals[10]);
        Assert.Equal(3_000_000_000, arrivals[30]);
    }

    [Fact]
    public void Spike_bursts_where_it_says()
    {
        var load = Load.Spike(
            Rate.PerSecond(10),
            Rate.PerSecond(500),
            at: 2.Seconds(),
            lasting: 1.Seconds(),
            during: 5.Seconds()
        );

        var arrivals = Arrivals(load);

        Assert.Equal(
            [10, 10, 500, 10, 10],
            Enumerable.Range(0, 5).Select(s => arrivals.Count(due => due / 1_000_000_000 == s))
        );
        Assert.Equal(500, load.RateAt(2.5.Seconds()).OperationsPerSecond);
        Assert.Equal(10, load.RateAt(3.Seconds()).OperationsPerSecond);
        Assert.Equal(0, load.RateAt(5.Seconds()).OperationsPerSecond);
        Assert.Equal(5.Seconds(), load.During);
    }

    [Fact]
    public void Poisson_has_the_mean_and_the_dispersion_of_its_process()
    {
        var arrivals = Arrivals(Load.Poisson(Rate.PerSecond(2_000), during: 100.Seconds()));

        // 200,000 expected, standard deviation 447; five of them on either side.
        Assert.InRange(arrivals.Count, 197_760, 202_240);
        Assert.InRange(DispersionIndex(arrivals, 10_000_000, 10_000), 0.93, 1.07);
    }

    [Fact]
    public void Poisson_ramp_follows_the_rate()
    {
        var arrivals = Arrivals(Load.Ramp(Rate.PerSecond(0), Rate.PerSecond(4_000), during: 10.Seconds()).AsPoisson());

        // The first half of a ramp from 0 holds a quarter of its arrivals: 5,000 of 20,000, standard deviation 71.
        Assert.InRange(arrivals.Count(due => due < 5_000_000_000), 4_646, 5_354);
        Assert.InRange(arrivals.Count, 19_293, 20_707);
    }

    [Fact]
    public void Even_arrivals_have_no_dispersion() =>
        Assert.Equal(
            0,
            DispersionIndex(Arrivals(Load.Constant(Rate.PerSecond(2_000), 10.Seconds())), 10_000_000, 1_000)
        );

    [Fact]
    public void Same_seed_gives_the_same_arrivals_and_another_seed_others()
    {
        var load = Load.Poisson(Rate.PerSecond(500), during: 2.Seconds());

        Assert.Equal(Arrivals(load, seed: 7), Arrivals(load, seed: 7));
        Assert.NotEqual(Arrivals(load, seed: 7), Arrivals(load, seed: 8));
    }

    [Fact]
    public void Arrivals_do_not_allocate()
    {
        // The runtime itself allocates when it replaces a loop's code: that happens once, an allocation per arrival every time.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => AllocateArrivals()));
    }

    private static long AllocateArrivals()
    {
        var stream = Load.Poisson(Rate.PerSecond(100_000), during: 1.Seconds()).CreateArrivals(Seed);
        stream.TryNext(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (stream.TryNext(out _)) { }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Warm_up_holds_the_rate_of_the_first_second()
    {
        var warmUp = Load.Ramp(Rate.PerSecond(0), Rate.PerSecond(100), during: 10.Seconds())
            .AsPoisson()
            .CreateWarmUp(3.Seconds());

        Assert.Equal(5, warmUp.RateAt(2.Seconds()).OperationsPerSecond);
        Assert.Equal(3.Seconds(), warmUp.During);
        Assert.Equal(ArrivalSpacing.Poisson, warmUp.Spacing);
    }

    [Fact]
    public void Scale_changes_the_length_and_keeps_the_rates()
    {
        var load = (CurveLoad)
            Load.Spike(Rate.PerSecond(1), Rate.PerSecond(9), 2.Seconds(), 2.Seconds(), 8.Seconds()).Scale(0.5);

        Assert.Equal(4.Seconds(), load.During);
        Assert.Equal(9, load.RateAt(1.5.Seconds()).OperationsPerSecond);
    }

    [Fact]
    public void Validate_reports_every_problem()
    {
        Assert.Empty(Load.Constant(Rate.PerSecond(1), 1.Seconds()).Validate());
        Assert.Equal(2, Load.Constant(Rate.PerSecond(-1), TimeSpan.FromHours(25)).Validate().Count());
        Assert.NotEmpty(Load.Constant(Rate.PerSecond(double.NaN), 1.Seconds()).Validate());
        Assert.NotEmpty(Load.Constant(Rate.PerSecond(0), 1.Seconds()).Validate());
        Assert.NotEmpty(
            Load.Spike(Rate.PerSecond(1), Rate.PerSecond(2), 4.Seconds(), 4.Seconds(), 5.Seconds()).Validate()
        );
    }

    [Fact]
    public void Validate_names_the_limit_that_was_passed()
    {
        var tooLong = Assert.Single(Load.Constant(Rate.PerSecond(1), TimeSpan.FromHours(25)).Validate());
        var tooMany = Assert.Single(Load.Constant(Rate.PerSecond(1e6), TimeSpan.FromHours(1)).Validate());

        Assert.Contains("24 h", tooLong.Expected, StringComparison.Ordinal);
        Assert.Contains("1,000,000,000 arrivals", tooMany.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_says_it_in_a_few_words()
    {
        Assert.Equal("Poisson arrivals 2,000/s for 30 s", Load.Poisson(Rate.PerSecond(2_000), 30.Seconds()).Describe());
        Assert.Equal(
            "ramp 10/s to 20/s for 5 s",
            Load.Ramp(Rate.PerSecond(10), Rate.PerSecond(20), 5.Seconds()).Describe()
        );
        Assert.Equal(
            "steps 10/s for 2 s, 20/s for 2 s",
            Load.Steps(2.Seconds(), Rate.PerSecond(10), Rate.PerSecond(20)).Describe()
        );
    }

    /// <summary>Variance over mean of the arrivals per window: 0 for even arrivals, 1 for a Poisson process.</summary>
    private static double DispersionIndex(List<long> arrivals, long windowNanoseconds, int windows)
    {
        var counts = new double[windows];
        foreach (var due in arrivals)
        {
            counts[due / windowNanoseconds]++;
        }

        var mean = counts.Average();
        return counts.Sum(count => (count - mean) * (count - mean)) / (windows - 1) / mean;
    }
}
