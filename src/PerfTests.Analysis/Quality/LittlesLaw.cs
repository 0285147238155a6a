namespace PerfTests.Analysis.Quality;

/// <summary>
/// Whether N = X R holds: operations in flight = rate x time in the system. Where it does not, counts, clocks or durations
/// contradict each other. Little, "A proof for the queuing formula L = lambda W" (Operations Research 9, 1961).
/// </summary>
public sealed record LittlesLaw
{
    /// <summary>Whether it holds within the tolerance; null if it could not be checked.</summary>
    public required bool? Holds { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>Mean of the operations in flight, read at the end of each measured interval; NaN if not checked.</summary>
    public double InFlight { get; init; } = double.NaN;

    /// <summary>Goodput times mean service time; NaN if not checked.</summary>
    public double Expected { get; init; } = double.NaN;

    /// <summary>Allowed difference as a share of the expected: 5 %, or three standard errors of the readings if that is more; above 25 % nothing is decided.</summary>
    public double Tolerance { get; init; } = double.NaN;
}
