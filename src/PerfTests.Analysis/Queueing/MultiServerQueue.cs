namespace PerfTests.Analysis.Queueing;

/// <summary>
/// The M/M/c queue: Poisson arrivals, exponential service, c servers. Erlang (1917); Kleinrock, "Queueing Systems" 1 (1975), section 3.5.
/// </summary>
/// <param name="Servers">Number of servers, at least 1.</param>
/// <param name="Utilization">Share of the servers' time that is used, 0 to below 1.</param>
/// <param name="WaitProbability">Probability that an arrival waits: Erlang's C.</param>
/// <param name="MeanWaiting">Mean number waiting.</param>
/// <param name="MeanPresent">Mean number waiting or served.</param>
/// <param name="ResponseOverService">Mean response time over mean service time.</param>
public sealed record MultiServerQueue(
    int Servers,
    double Utilization,
    double WaitProbability,
    double MeanWaiting,
    double MeanPresent,
    double ResponseOverService
)
{
    /// <summary>The queue in its steady state.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no server, or the utilization is not in [0, 1).</exception>
    public static MultiServerQueue Of(int servers, double utilization)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        if (utilization is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(utilization),
                utilization,
                "A queue has a steady state below a utilization of 1 only."
            );
        }

        // Erlang's B by its recursion, which neither overflows nor cancels, then C from B.
        var (load, blocked) = (servers * utilization, 1.0);
        for (var i = 1; i <= servers; i++)
        {
            blocked = load * blocked / (i + (load * blocked));
        }

        var waits = blocked / (1 - (utilization * (1 - blocked)));
        var waiting = waits * utilization / (1 - utilization);
        return new MultiServerQueue(
            servers,
            utilization,
            waits,
            waiting,
            waiting + load,
            load > 0 ? (waiting + load) / load : 1
        );
    }
}
