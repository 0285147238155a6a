namespace PerfTests.Analysis.Queueing;

/// <summary>The M/G/1 queue: Poisson arrivals, any service time, one server. Pollaczek (1930), Khinchine (1932).</summary>
public static class SingleServerQueue
{
    /// <summary>Mean wait over mean service time.</summary>
    /// <param name="utilization">Share of the server's time that is used, 0 to below 1.</param>
    /// <param name="squaredVariation">Squared coefficient of variation of the service time: 0 if it is constant, 1 if exponential.</param>
    /// <exception cref="ArgumentOutOfRangeException">The utilization is not in [0, 1), or the variation is negative.</exception>
    public static double WaitOverService(double utilization, double squaredVariation)
    {
        if (utilization is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(utilization),
                utilization,
                "A queue has a steady state below a utilization of 1 only."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(squaredVariation);
        return utilization / (1 - utilization) * (1 + squaredVariation) / 2;
    }
}
