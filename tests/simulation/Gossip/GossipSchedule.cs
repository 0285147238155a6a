using PerfTests.Replica.Gossip.Protocol;
using PerfTests.SimulationTests.Simulator;
using PerfTests.Units;

namespace PerfTests.SimulationTests.Gossip;

/// <summary>
/// One seeded schedule: a few seconds of writes, bad network, partitions and crashes, then peace, in which everything must come right. Everything that happens
/// follows from the seed.
/// </summary>
internal sealed class GossipSchedule
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000 * Millisecond;
    private const long SettleLimit = 40 * Second;
    private const int Keys = 4;

    private readonly SimulatedWorld world;
    private readonly SimulatedGossipCluster cluster;
    private int values;

    private GossipSchedule(ulong seed, GossipRules rules)
    {
        world = new SimulatedWorld(new Seed(seed));
        var levels = Enum.GetValues<AckLevel>();
        var settings = new GossipSettings
        {
            GossipInterval = 50 * Millisecond,
            FanOut = (int)world.Between(1, 3),
            RetransmitMultiplier = (int)world.Between(1, 3),
            ProbeInterval = 200 * Millisecond,
            ProbeTimeout = 80 * Millisecond,
            SuspicionMultiplier = (int)world.Between(2, 4),
            PushPullInterval = 600 * Millisecond,
            Ack = levels[world.Next(levels.Length)],
            IsDurable = world.Chance(0.5),
            OperationTimeout = 1 * Second,
        };
        cluster = new SimulatedGossipCluster(world, (int)world.Between(3, 5), settings, rules);
    }

    /// <summary>Runs a schedule.</summary>
    /// <returns>The digest of its event log and the number of events.</returns>
    /// <exception cref="GossipViolationException">An invariant did not hold.</exception>
    public static (ulong Digest, long Events, int Acknowledged) Run(ulong seed, GossipRules? rules = null)
    {
        var schedule = new GossipSchedule(seed, rules ?? new GossipRules());
        try
        {
            schedule.Run();
        }
        catch (GossipViolationException violation) when (schedule.world.Log.KeepsLines)
        {
            throw new GossipViolationException(violation.Message + "\n" + string.Join("\n", schedule.world.Log.Lines));
        }
        return (schedule.world.Log.Digest, schedule.world.Log.Count, schedule.cluster.Acknowledged);
    }

    private void Run()
    {
        cluster.StartAll();
        var peaceAt = world.Between(2 * Second, 4 * Second);
        PlanWrites(peaceAt);
        PlanNetwork(peaceAt);
        PlanCrashes(peaceAt);
        world.RunUntil(peaceAt);
        cluster.MakePeace();
        // Suspicions of the war end in deaths that are refuted, and every pair of nodes exchanges state some times.
        if (!world.RunUntil(peaceAt + SettleLimit, cluster.IsSettled))
            throw new GossipViolationException("the nodes did not come to agree: " + cluster.Describe());
        world.RunUntil(world.Now + (2 * Second));
        cluster.CheckSettled();
        if (world.Chance(0.2))
            LoseOneForGood();
    }

    /// <summary>A member that crashes in peace is found by all others.</summary>
    private void LoseOneForGood()
    {
        var victim = world.Next(cluster.Count);
        cluster.Crash(victim);
        if (!world.RunUntil(world.Now + SettleLimit, () => cluster.IsKnownDead(victim)))
            throw new GossipViolationException($"the death of member {victim} was not seen: " + cluster.Describe());
    }

    private void PlanWrites(long until)
    {
        for (var i = world.Between(10, 30); i > 0; i--)
        {
            var key = $"k{world.Next(Keys)}";
            var at = world.Between(0, until);
            // Several clients may write one key at the same moment.
            for (var clients = world.Chance(0.25) ? cluster.Count : 1; clients > 0; clients--)
            {
                var node = clients > 1 ? clients - 1 : world.Next(cluster.Count);
                var value = world.Chance(0.2) ? null : $"v{++values}";
                world.After(at, () => cluster.Write(node, key, value));
            }
        }
    }

    private void PlanNetwork(long until)
    {
        for (var i = world.Next(3); i >= 0; i--)
        {
            var conditions = new NetworkConditions
            {
                DelayMean = world.Between(100_000, 20 * Millisecond),
                Loss = world.Chance(0.7) ? world.Next(40) / 100.0 : 0,
                Duplication = world.Chance(0.5) ? world.Next(30) / 100.0 : 0,
                Stragglers = world.Chance(0.5) ? world.Next(10) / 100.0 : 0,
                StragglerDelay = world.Between(50 * Millisecond, 1_500 * Millisecond),
            };
            world.After(world.Between(0, until / 2), () => cluster.Treat(conditions));
        }
        for (var i = world.Next(3); i > 0; i--)
        {
            var groups = Enumerable.Range(0, cluster.Count).Select(_ => world.Next(2)).ToArray();
            var isOneWay = world.Chance(0.2);
            var from = world.Between(0, until);
            world.After(from, () => cluster.Split(groups, isOneWay));
            if (world.Chance(0.6))
                world.After(from + world.Between(200 * Millisecond, 2 * Second), cluster.Mend);
        }
    }

    private void PlanCrashes(long until)
    {
        for (var i = world.Next(4); i > 0; i--)
        {
            var node = world.Next(cluster.Count);
            var at = world.Between(100 * Millisecond, until);
            var isGraceful = world.Chance(0.2);
            world.After(
                at,
                () =>
                {
                    if (isGraceful)
                        cluster.Leave(node);
                    cluster.Crash(node);
                }
            );
            if (world.Chance(0.7))
                world.After(at + world.Between(20 * Millisecond, 2 * Second), () => cluster.Restart(node));
        }
    }
}
