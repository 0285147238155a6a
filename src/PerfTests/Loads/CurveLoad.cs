using PerfTests.Identity;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>An open-loop load whose rate is piecewise linear in time: constant, ramp, steps, spike, or any chain of them.</summary>
public sealed record CurveLoad : OpenLoopProfile
{
    /// <summary>What the shape is called, for example <c>constant</c>.</summary>
    [NotPartOfIdentity("a name for people")]
    public required string Name { get; init; }

    /// <summary>The parts of the curve in order; their lengths add up to <see cref="LoadProfile.During"/>.</summary>
    public required IReadOnlyList<RateSegment> Segments { get; init; }

    /// <summary>The same rates with the arrivals of a Poisson process.</summary>
    public CurveLoad AsPoisson() => this with { Spacing = ArrivalSpacing.Poisson };

    /// <inheritdoc/>
    public override Rate RateAt(TimeSpan time) => Rate.PerSecond(new RateCurve(Segments).RateAt(time.TotalSeconds));

    /// <inheritdoc/>
    public override ArrivalStream CreateArrivals(Seed seed)
    {
        var curve = new RateCurve(Segments);
        return Spacing == ArrivalSpacing.Poisson
            ? new PoissonArrivals(curve, seed.CreateRandom())
            : new EvenArrivals(curve);
    }

    /// <inheritdoc/>
    public override string Describe()
    {
        var rates = Segments.Count switch
        {
            0 => "no rate",
            1 => Words(Segments[0]),
            <= 4 => string.Join(", ", Segments.Select(segment => $"{Words(segment)} for {Words(segment.Length)}")),
            _ => $"{Segments.Count} segments up to {Segments.Max(Peak)}",
        };
        var spacing = Spacing == ArrivalSpacing.Poisson ? "Poisson " : "";
        return $"{spacing}{Name} {rates}{(Segments.Count is 1 or > 4 ? $" for {Words(During)}" : "")}";
    }

    /// <inheritdoc/>
    public override LoadProfile Scale(double factor) =>
        this with
        {
            During = During * factor,
            Segments = [.. Segments.Select(segment => segment with { Length = segment.Length * factor })],
        };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate()
    {
        var problems = ValidateDuring().ToList();
        foreach (var rate in Segments.SelectMany(segment => new[] { segment.From, segment.To }).Distinct())
        {
            if (!double.IsFinite(rate.OperationsPerSecond) || rate.OperationsPerSecond < 0)
            {
                problems.Add(new SettingProblem("Load.Rate", $"{rate}", "a finite rate of at least 0/s"));
            }
        }

        if (Segments.Count == 0 || Segments.Any(segment => segment.Length <= TimeSpan.Zero))
        {
            problems.Add(
                new SettingProblem("Load.Segments", $"{Segments.Count} segments", "at least one, each longer than 0 s")
            );
        }

        if (problems.Count == 0)
        {
            var arrivals = new RateCurve(Segments).TotalArrivals;
            problems.AddRange(ValidateArrivals(arrivals));
            if (arrivals <= 0)
            {
                problems.Add(new SettingProblem("Load.Rate", "0/s throughout", "a rate above 0/s"));
            }
        }

        return problems;
    }

    /// <inheritdoc/>
    protected override double ExpectedArrivals(TimeSpan until) =>
        new RateCurve(Segments).ArrivalsBefore(until.TotalSeconds);

    private static Rate Peak(RateSegment segment) => segment.From > segment.To ? segment.From : segment.To;

    private static string Words(RateSegment segment) =>
        segment.From == segment.To ? $"{segment.From}" : $"{segment.From} to {segment.To}";
}
