using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>A load that arrives whatever the system does. What falls due does not wait for answers.</summary>
/// <remarks>
/// What a derived profile must hold: <see cref="CreateArrivals"/> gives the same arrivals for the same seed, in order, from 0 on and before
/// <see cref="LoadProfile.During"/>; a run whose arrivals break that ends at the first one that does, with the arrival named. <see cref="RateAt"/> and
/// <see cref="ExpectedArrivals"/> describe the same rates: what is asked for is shown beside what came.
/// </remarks>
public abstract record OpenLoopProfile : LoadProfile
{
    /// <summary>The requested rate at a time since the start of the measurement window; 0 outside of it.</summary>
    public abstract Rate RateAt(TimeSpan time);

    /// <summary>The arrivals of the measurement window, in order, in nanoseconds since its start. A pure function of the seed.</summary>
    public abstract ArrivalStream CreateArrivals(Seed seed);

    /// <summary>
    /// The load of a warm-up: the mean rate of the profile's first second (of the whole profile if nothing arrives in that
    /// second), held for the length of the warm-up, with the profile's own spacing.
    /// </summary>
    /// <param name="length">Length of the warm-up, above 0.</param>
    public virtual CurveLoad CreateWarmUp(TimeSpan length)
    {
        var second = During < TimeSpan.FromSeconds(1) ? During : TimeSpan.FromSeconds(1);
        var first = ExpectedArrivals(second) / second.TotalSeconds;
        var rate = first > 0 ? first : ExpectedArrivals(During) / During.TotalSeconds;
        return new CurveLoad
        {
            Name = "warm-up",
            During = length,
            Segments = [new RateSegment(Rate.PerSecond(rate), Rate.PerSecond(rate), length)],
            Spacing = Spacing,
        };
    }

    /// <summary>How arrivals are spaced around the rate.</summary>
    public ArrivalSpacing Spacing { get; init; }

    /// <summary>The number of arrivals expected before a time since the start of the window: 0 at its start, never falling.</summary>
    protected abstract double ExpectedArrivals(TimeSpan until);
}
