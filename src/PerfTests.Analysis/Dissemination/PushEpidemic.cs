namespace PerfTests.Analysis.Dissemination;

/// <summary>
/// Rumour spreading by push in synchronous rounds: in each round every holder sends the update to some other nodes, drawn without replacement and
/// uniformly, and no message is lost. Model: Demers et al., "Epidemic algorithms for replicated database maintenance" (PODC 1987), section 1.3;
/// Frieze and Grimmett, "The shortest-path problem for graphs with random arc-lengths" (Discrete Applied Mathematics 10, 1985) for one target a round,
/// whose limit log2 n + ln n the large cases approach. Computed exactly, as a Markov chain over the number of holders.
/// </summary>
public static class PushEpidemic
{
    /// <summary>The largest cluster that is computed; the cost grows with the square of its nodes.</summary>
    public const int MaxNodes = 1_000;

    /// <summary>Chains that have not arrived by then are cut; no cluster of sensible settings comes near.</summary>
    private const int MaxRounds = 10_000;

    private const double Negligible = 1e-12;

    /// <summary>Expected number of rounds until a number of nodes hold an update that one of them made.</summary>
    /// <param name="nodes">Live nodes, 1 to <see cref="MaxNodes"/>.</param>
    /// <param name="fanOut">Targets of a holder in a round, at least 1.</param>
    /// <param name="holders">Nodes that must hold it, 1 to <paramref name="nodes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double ExpectedRounds(int nodes, int fanOut, int holders)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, MaxNodes);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanOut, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(holders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(holders, nodes);
        var targets = Math.Min(fanOut, nodes - 1);
        var chances = new double[nodes + 1];
        chances[1] = 1;
        var expected = 0.0;
        for (var round = 0; round < MaxRounds; round++)
        {
            // E[T] is the sum over rounds of the chance that T lies beyond them.
            var missing = chances.AsSpan(0, holders).ToArray().Sum();
            if (missing < Negligible)
            {
                break;
            }

            expected += missing;
            chances = NextRound(chances, targets, holders);
        }

        return expected;
    }

    private static double[] NextRound(double[] chances, int targets, int holders)
    {
        var nodes = chances.Length - 1;
        var next = new double[nodes + 1];
        for (var before = 1; before <= nodes; before++)
        {
            if (chances[before] < Negligible)
            {
                continue;
            }

            if (before >= holders)
            {
                // Arrived: where exactly it stands does not matter any more.
                next[before] += chances[before];
                continue;
            }

            var after = new double[nodes + 1];
            after[before] = 1;
            for (var sender = 0; sender < before; sender++)
            {
                after = Send(after, targets);
            }

            for (var held = before; held <= nodes; held++)
            {
                next[held] += chances[before] * after[held];
            }
        }

        return next;
    }

    /// <summary>One holder's messages: how many of its targets did not hold the update is hypergeometric.</summary>
    private static double[] Send(double[] chances, int targets)
    {
        var nodes = chances.Length - 1;
        var next = new double[nodes + 1];
        for (var held = 1; held <= nodes; held++)
        {
            if (chances[held] < Negligible)
            {
                continue;
            }

            var (others, missing) = (nodes - 1, nodes - held);
            for (
                var reached = Math.Max(0, targets - (others - missing));
                reached <= Math.Min(targets, missing);
                reached++
            )
            {
                next[held + reached] += chances[held] * Hypergeometric(others, missing, targets, reached);
            }
        }

        return next;
    }

    private static double Hypergeometric(int population, int marked, int drawn, int hits) =>
        Math.Exp(LogChoose(marked, hits) + LogChoose(population - marked, drawn - hits) - LogChoose(population, drawn));

    private static double LogChoose(int n, int k)
    {
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log(n - k + i) - Math.Log(i);
        }

        return sum;
    }
}
