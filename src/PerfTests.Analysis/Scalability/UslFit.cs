namespace PerfTests.Analysis.Scalability;

/// <summary>
/// The Universal Scalability Law fitted to measurements: X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)). Gunther, "Guerrilla Capacity
/// Planning" (2007).
/// </summary>
public sealed record UslFit
{
    /// <summary>How far beyond the largest measured load the model may be asked.</summary>
    public const double MaxExtrapolation = 2;

    /// <summary>Contention: the share of the work that is serial; at least 0.</summary>
    public required UslCoefficient Sigma { get; init; }

    /// <summary>Coherency: the cost of keeping every pair consistent; at least 0.</summary>
    public required UslCoefficient Kappa { get; init; }

    /// <summary>Throughput per unit of load without either.</summary>
    public required UslCoefficient Lambda { get; init; }

    /// <summary>Whether lambda was given instead of fitted.</summary>
    public required bool IsLambdaFixed { get; init; }

    /// <summary>Share of the throughput's variance that the model explains; NaN where the throughput does not vary.</summary>
    public required double R2 { get; init; }

    /// <summary>Standard deviation of the residuals, in units of throughput.</summary>
    public required double ResidualStandardError { get; init; }

    /// <summary>Measurements minus fitted coefficients.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>Number of measurements.</summary>
    public required int Observations { get; init; }

    /// <summary>Smallest measured load.</summary>
    public required double MinLoad { get; init; }

    /// <summary>Largest measured load.</summary>
    public required double MaxLoad { get; init; }

    /// <summary>Whether the data tell kappa from 0, and with it that there is a peak at all: its 95 % interval lies above 0.</summary>
    public required bool IsIdentifiable { get; init; }

    /// <summary>Load of the highest throughput, sqrt((1 - sigma) / kappa); null where the data do not show one, see <see cref="PeakExplanation"/>.</summary>
    public required double? Peak { get; init; }

    /// <summary>Why there is a peak or none, in words.</summary>
    public required string PeakExplanation { get; init; }

    /// <summary>Throughput at the peak; null without one.</summary>
    public double? PeakThroughput => Peak is { } load ? ValueAt(load) : null;

    /// <summary>Load at which linear growth would meet the limit of contention, 1 / sigma; null without contention.</summary>
    public double? OptimalLoad => Sigma.Value > 0 ? 1 / Sigma.Value : null;

    /// <summary>Throughput that contention alone would never let pass, lambda / sigma; null without contention.</summary>
    public double? Limit => Sigma.Value > 0 ? Lambda.Value / Sigma.Value : null;

    /// <summary>Throughput that the model predicts; null beyond twice the measured range, where it is not to be asked.</summary>
    /// <param name="load">A load above 0.</param>
    public double? Predict(double load) =>
        load is > 0 && load <= MaxExtrapolation * MaxLoad && load >= MinLoad / MaxExtrapolation ? ValueAt(load) : null;

    private double ValueAt(double load) =>
        Lambda.Value * load / (1 + (Sigma.Value * (load - 1)) + (Kappa.Value * load * (load - 1)));
}
