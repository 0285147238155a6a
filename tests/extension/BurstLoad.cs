using PerfTests.Loads;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.ExtensionTests;

/// <summary>An open loop in which operations come together: so many at once, every so often.</summary>
internal sealed record BurstLoad : OpenLoopProfile
{
    /// <summary>Operations of a burst, 1 to 1,000.</summary>
    public required int Size { get; init; }

    /// <summary>From one burst to the next, at least 1 ms.</summary>
    public required TimeSpan Every { get; init; }

    public override string Describe() => $"bursts of {Size} every {Words(Every)} for {Words(During)}";

    public override LoadProfile Scale(double factor) => this with { During = During * factor };

    public override IEnumerable<SettingProblem> Validate()
    {
        foreach (var problem in ValidateDuring())
        {
            yield return problem;
        }

        if (Size is < 1 or > 1_000)
        {
            yield return new SettingProblem("Load.Size", $"{Size}", "1 to 1,000 operations");
        }

        if (Every < TimeSpan.FromMilliseconds(1))
        {
            yield return new SettingProblem("Load.Every", $"{Every}", "at least 1 ms");
        }
    }

    public override Rate RateAt(TimeSpan time) => Rate.PerSecond(Size / Every.TotalSeconds);

    public override ArrivalStream CreateArrivals(Seed seed) => new Bursts(this);

    protected override double ExpectedArrivals(TimeSpan until) => Size * Math.Ceiling(until / Every);

    private sealed class Bursts(BurstLoad load) : ArrivalStream
    {
        private long _count;

        public override bool TryNext(out long dueNanoseconds)
        {
            var due = _count++ / load.Size * load.Every;
            dueNanoseconds = (long)due.TotalNanoseconds;
            return due < load.During;
        }
    }
}
