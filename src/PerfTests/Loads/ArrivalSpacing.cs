namespace PerfTests.Loads;

/// <summary>How arrivals are spaced around a profile's rate.</summary>
public enum ArrivalSpacing
{
    /// <summary>Evenly: arrival i falls due when the integral of the rate reaches i. Dispersion index 0.</summary>
    Even,

    /// <summary>As a Poisson process of the profile's rate: independent users. Dispersion index 1.</summary>
    Poisson,
}
