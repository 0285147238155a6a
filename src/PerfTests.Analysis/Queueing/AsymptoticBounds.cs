namespace PerfTests.Analysis.Queueing;

/// <summary>
/// What no closed system can surpass, from the demands on its resources alone. Denning and Buzen, "The operational analysis of queueing network models"
/// (ACM Computing Surveys 10, 1978).
/// </summary>
/// <param name="MaxThroughput">Most operations per unit of time: min(N / (D + Z), 1 / Dmax).</param>
/// <param name="MinResponse">Least response time: max(D, N Dmax - Z).</param>
/// <param name="Knee">Population from which on the slowest resource decides: N* = (D + Z) / Dmax.</param>
public sealed record AsymptoticBounds(double MaxThroughput, double MinResponse, double Knee)
{
    /// <summary>The bounds at a population.</summary>
    /// <param name="population">Operations in the system, N; at least 0.</param>
    /// <param name="largestDemand">Time of one operation at the busiest resource, Dmax; above 0.</param>
    /// <param name="totalDemand">Time of one operation at all resources, D; at least <paramref name="largestDemand"/>.</param>
    /// <param name="thinkTime">Time between operations of a client, Z; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time or the population is out of its range.</exception>
    public static AsymptoticBounds Of(double population, double largestDemand, double totalDemand, double thinkTime = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largestDemand);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalDemand, largestDemand);
        ArgumentOutOfRangeException.ThrowIfNegative(thinkTime);
        return new AsymptoticBounds(
            Math.Min(population / (totalDemand + thinkTime), 1 / largestDemand),
            Math.Max(totalDemand, (population * largestDemand) - thinkTime),
            (totalDemand + thinkTime) / largestDemand
        );
    }
}
