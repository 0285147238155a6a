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

    private readonly SimulatedWorld _world;
    private readonly SimulatedGossipCluster _cluster;
    private int _values;

    private GossipSchedule(ulong seed, GossipRules rules)
    {
        _world = new SimulatedWorld(new Seed(seed));
        var levels = Enum.GetValues<AckLevel>();
        var settings = new GossipSettings
        {
            GossipInterval = 50 * Millisecond,
            FanOut = (int)_world.Between(1, 3),
            RetransmitMultiplier = (int)_world.Between(1, 3),
            ProbeInterval = 200 * Millisecond,
            ProbeTimeout = 80 * Millisecond,
            SuspicionMultiplier = (int)_world.Between(2, 4),
            PushPullInterval = 600 * Millisecond,
            Ack = levels[_world.Next(levels.Length)],
            IsDurable = _world.Chance(0.5),
            OperationTimeout = 1 * Second,
        };
        _cluster = new SimulatedGossipCluster(_world, (int)_world.Between(3, 5), settings, rules);
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
        catch (GossipViolationException violation) when (schedule._world.Log.KeepsLines)
        {
            throw new GossipViolationException(violation.Message + "\n" + string.Join("\n", schedule._world.Log.Lines));
        }
        return (schedule._world.Log.Digest, schedule._world.Log.Count, schedule._cluster.Acknowledged);
    }

    private void Run()
    {
        _cluster.StartAll();
        var peaceAt = _world.Between(2 * Second, 4 * Second);
        PlanWrites(peaceAt);
        PlanNetwork(peaceAt);
        PlanCrashes(peaceAt);
        _world.RunUntil(peaceAt);
        _cluster.MakePeace();
        // Suspicions of the war end in deaths that are refuted, and every pair of nodes exchanges state some times.
        if (!_world.RunUntil(peaceAt + SettleLimit, _cluster.IsSettled))
        {
            throw new GossipViolationException("the nodes did not come to agree: " + _cluster.Describe());
        }
        _world.RunUntil(_world.Now + (2 * Second));
        _cluster.CheckSettled();
        if (_world.Chance(0.2))
        {
            LoseOneForGood();
        }
    }

    /// <summary>A member that crashes in peace is found by all others.</summary>
    private void LoseOneForGood()
    {
        var victim = _world.Next(_cluster.Count);
        _cluster.Crash(victim);
        if (!_world.RunUntil(_world.Now + SettleLimit, () => _cluster.IsKnownDead(victim)))
        {
            throw new GossipViolationException($"the death of member {victim} was not seen: " + _cluster.Describe());
        }
    }

    private void PlanWrites(long until)
    {
        for (var i = _world.Between(10, 30); i > 0; i--)
        {
            var key = $"k{_world.Next(Keys)}";
            var at = _world.Between(0, until);
            // Several clients may write one key at the same moment.
            for (var clients = _world.Chance(0.25) ? _cluster.Count : 1; clients > 0; clients--)
            {
                var node = clients > 1 ? clients - 1 : _world.Next(_cluster.Count);
                var value = _world.Chance(0.2) ? null : $"v{++_values}";
                _world.After(at, () => _cluster.Write(node, key, value));
            }
        }
    }

    private void PlanNetwork(long until)
    {
        for (var i = _world.Next(3); i >= 0; i--)
        {
            var conditions = new NetworkConditions
            {
                DelayMean = _world.Between(100_000, 20 * Millisecond),
                Loss = _world.Chance(0.7) ? _world.Next(40) / 100.0 : 0,
                Duplication = _world.Chance(0.5) ? _world.Next(30) / 100.0 : 0,
                Stragglers = _world.Chance(0.5) ? _world.Next(10) / 100.0 : 0,
                StragglerDelay = _world.Between(50 * Millisecond, 1_500 * Millisecond),
            };
            _world.After(_world.Between(0, until / 2), () => _cluster.Treat(conditions));
        }
        for (var i = _world.Next(3); i > 0; i--)
        {
            var groups = Enumerable.Range(0, _cluster.Count).Select(_ => _world.Next(2)).ToArray();
            var isOneWay = _world.Chance(0.2);
            var from = _world.Between(0, until);
            _world.After(from, () => _cluster.Split(groups, isOneWay));
            if (_world.Chance(0.6))
            {
                _world.After(from + _world.Between(200 * Millisecond, 2 * Second), _cluster.Mend);
            }
        }
    }

    private void PlanCrashes(long until)
    {
        for (var i = _world.Next(4); i > 0; i--)
        {
            var node = _world.Next(_cluster.Count);
            var at = _world.Between(100 * Millisecond, until);
            var isGraceful = _world.Chance(0.2);
            _world.After(
                at,
                () =>
                {
                    if (isGraceful)
                    {
                        _cluster.Leave(node);
                    }
                    _cluster.Crash(node);
                }
            );
            if (_world.Chance(0.7))
            {
                _world.After(at + _world.Between(20 * Millisecond, 2 * Second), () => _cluster.Restart(node));
            }
        }
    }
}
