using PerfTests.Identity;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>An open-loop load whose arrivals were recorded; each falls due at its recorded time.</summary>
public sealed record TraceLoad : OpenLoopProfile
{
    /// <summary>What the trace is called, usually its file's name.</summary>
    [NotPartOfIdentity("a name for people")]
    public required string Name { get; init; }

    /// <summary>Arrival times in seconds since the start: finite, at least 0, in order.</summary>
    public required IReadOnlyList<double> ArrivalSeconds { get; init; }

    /// <summary>What was wrong with the file, line by line; empty if nothing.</summary>
    [NotPartOfIdentity("what is wrong with the file, which is then not run")]
    public IReadOnlyList<SettingProblem> Problems { get; init; } = [];

    /// <inheritdoc/>
    /// <remarks>The mean rate of the second that the time falls into: a trace has no rate of its own.</remarks>
    public override Rate RateAt(TimeSpan time)
    {
        if (time < TimeSpan.Zero || time >= During)
        {
            return Rate.PerSecond(0);
        }

        var start = Math.Floor(time.TotalSeconds);
        var end = Math.Min(start + 1, During.TotalSeconds);
        return Rate.PerSecond((CountBefore(end) - CountBefore(start)) / (end - start));
    }

    /// <inheritdoc/>
    public override ArrivalStream CreateArrivals(Seed seed) =>
        new TraceArrivals(ArrivalSeconds, CountBefore(During.TotalSeconds));

    /// <inheritdoc/>
    public override string Describe() => $"trace {Name}, {ArrivalSeconds.Count:#,0} arrivals in {Words(During)}";

    /// <inheritdoc/>
    public override LoadProfile Scale(double factor) => this with { During = During * Math.Min(1, factor) };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate() =>
        Problems.Count > 0 ? Problems : ValidateDuring().Concat(ValidateArrivals(ArrivalSeconds.Count));

    /// <inheritdoc/>
    protected override double ExpectedArrivals(TimeSpan until) => CountBefore(until.TotalSeconds);

    /// <summary>Number of arrivals before a time: the lower bound in the ordered list.</summary>
    private int CountBefore(double seconds)
    {
        var (low, high) = (0, ArrivalSeconds.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = ArrivalSeconds[middle] < seconds ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
