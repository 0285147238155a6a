using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Wire;
using PerfTests.SimulationTests.Simulator;
using PerfTests.Units;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>A cluster, its clients and everything that goes wrong, all decided by one seed.</summary>
internal sealed class PbftSimulation
{
    private const long TroubleEnds = 1_000_000_000;
    private const long SettleTimeout = 60_000_000_000;

    private readonly List<SimulatedReplica> _replicas = [];
    private readonly List<SimulatedClient> _clients = [];
    private readonly SimulatedNetwork<Frame> _network;

    private PbftSimulation(Seed seed, PbftTrouble trouble, PbftMutation mutation)
    {
        (World, Mutation) = (new SimulatedWorld(seed), mutation);
        Nodes = World.Chance(0.15) && trouble != PbftTrouble.Twins ? 7 : 4;
        Quorums = new Quorums(Nodes);
        Oracle = new PbftOracle(Quorums);
        CheckpointInterval = 2 + World.Next(5);
        Pipeline = 1 + World.Next(6);
        BatchOperations = 1 + World.Next(4);
        var places = Nodes + 1 + 8;
        _network = new SimulatedNetwork<Frame>(World, places, Deliver, Damage);
        var bad = trouble is PbftTrouble.Byzantine or PbftTrouble.Twins ? World.Next(Nodes) : -1;
        for (var i = 0; i < Nodes; i++)
        {
            _replicas.Add(new SimulatedReplica(this, i, i, isCorrect: i != bad));
        }
        if (trouble == PbftTrouble.Twins)
        {
            _replicas.Add(new SimulatedReplica(this, Nodes, bad, isCorrect: false));
        }
        if (trouble == PbftTrouble.Byzantine)
        {
            Corrupt(_replicas[bad]);
        }
        for (var lane = 0; lane < 2 + World.Next(3); lane++)
        {
            _clients.Add(new SimulatedClient(this, lane, 3 + World.Next(6)));
        }
    }

    public SimulatedWorld World { get; }

    public PbftOracle Oracle { get; }

    public Quorums Quorums { get; }

    public int Nodes { get; }

    public PbftMutation Mutation { get; }

    public int CheckpointInterval { get; }

    public int Pipeline { get; }

    public int BatchOperations { get; }

    public long Timeout => 40_000_000;

    /// <summary>Runs a whole schedule.</summary>
    /// <returns>The log.</returns>
    /// <exception cref="InvariantException">An invariant was broken, or there was no progress after the network had healed; the message names the seed.</exception>
    public static EventLog Run(ulong seed, PbftTrouble trouble, PbftMutation mutation = PbftMutation.None)
    {
        var simulation = new PbftSimulation(new Seed(seed), trouble, mutation);
        try
        {
            simulation.Run();
        }
        catch (InvariantException broken)
        {
            throw new InvariantException(
                $"seed {seed}, trouble {trouble}, mutation {mutation}, {simulation.World.Now / 1e6:0.000} ms: {broken.Message}"
                    + string.Concat(simulation.World.Log.Lines.TakeLast(150).Select(line => Environment.NewLine + line))
            );
        }
        return simulation.World.Log;
    }

    public void Send(SimulatedReplica from, int identity, Frame frame, long delay)
    {
        foreach (var to in _replicas)
        {
            if (to.Identity != identity || to == from)
            {
                continue;
            }
            if (delay == 0)
            {
                _network.Send(from.Place, to.Place, frame);
            }
            else
            {
                World.After(delay, () => _network.Send(from.Place, to.Place, frame));
            }
        }
    }

    public void Ask(int lane, byte[] request)
    {
        foreach (var replica in _replicas)
        {
            _network.Send(Nodes + 1 + lane, replica.Place, new Frame(request));
        }
    }

    public void Answer(SimulatedReplica from, ulong client, byte[] reply)
    {
        var lane = _clients.FindIndex(c => c.Id == client);
        if (lane >= 0)
        {
            _network.Send(from.Place, Nodes + 1 + lane, new Frame(reply));
        }
    }

    private void Run()
    {
        _clients.ForEach(c => c.Begin());
        PlanTrouble();
        World.RunUntil(TroubleEnds);
        _network.Heal();
        foreach (var replica in _replicas)
        {
            replica.Start();
            replica.MutationRate = 0;
        }
        if (!World.RunUntil(TroubleEnds + SettleTimeout, () => _clients.TrueForAll(c => c.IsDone)))
        {
            throw new InvariantException($"no progress: {_clients.Sum(c => c.Done)} requests done; {Describe()}");
        }
        if (!World.RunUntil(World.Now + SettleTimeout, HasConverged))
        {
            throw new InvariantException($"no convergence: {Describe()}");
        }
    }

    private string Describe() =>
        string.Join(
            "; ",
            _replicas.Select(r =>
                $"{r.Identity}: view {r.Core.View}{(r.Core.IsActive ? "" : " changing")}, stable {r.Core.Stable}, executed {r.Core.Executed}, waiting {r.Core.WaitingCount}"
            )
        );

    private bool HasConverged()
    {
        var correct = _replicas.Where(r => r.IsCorrect).ToList();
        // One that asked for a later view alone waits there until others ask too, but it learns what they decide.
        return correct.TrueForAll(r => r.Core.Executed == correct[0].Core.Executed);
    }

    private void Deliver(int from, int to, Frame frame)
    {
        if (to > Nodes)
        {
            if (!frame.IsDamaged)
            {
                _clients[to - Nodes - 1].Deliver(_replicas[from].Identity, frame.Bytes);
            }
        }
        else if (from > Nodes)
        {
            _replicas[to].DeliverRequest(frame);
        }
        else
        {
            _replicas[to].Deliver(_replicas[from], frame);
        }
    }

    private Frame Damage(Frame frame)
    {
        var bytes = (byte[])frame.Bytes.Clone();
        bytes[World.Next(bytes.Length)] ^= (byte)(1 << World.Next(8));
        return new Frame(World.Chance(0.3) ? bytes[..World.Next(bytes.Length)] : bytes, IsDamaged: true);
    }

    private void Corrupt(SimulatedReplica replica)
    {
        var kinds = Enum.GetValues<ByzantineBehaviour>();
        replica.Behaviour = kinds[World.Next(kinds.Length)];
        replica.MutationRate = World.Chance(0.3) ? 0.05 : 0;
        World.Log.Add(World.Now, $"{replica.Behaviour}", replica.Place);
        if (World.Chance(0.5))
        {
            World.After(World.Between(0, TroubleEnds), () => replica.Behaviour = kinds[World.Next(kinds.Length)]);
        }
    }

    private void PlanTrouble()
    {
        _network.Conditions = new NetworkConditions
        {
            Loss = World.Chance(0.5) ? World.Next(15) / 100.0 : 0,
            Duplication = World.Chance(0.5) ? World.Next(20) / 100.0 : 0,
            Stragglers = World.Chance(0.4) ? World.Next(8) / 100.0 : 0,
            StragglerDelay = World.Between(5_000_000, 150_000_000),
            Damage = World.Chance(0.3) ? 0.02 : 0,
        };
        var events = World.Next(7);
        for (var i = 0; i < events; i++)
        {
            World.After(World.Between(0, TroubleEnds), MakeTrouble);
        }
    }

    private void MakeTrouble()
    {
        var lasting = World.Between(1_000_000, 200_000_000);
        switch (World.Next(4))
        {
            case 0:
                var side = World.Next(1 << (Nodes + 1));
                _network.Partition(place => place > Nodes ? 2 : (side >> place) & 1);
                Reconnect();
                World.Log.Add(World.Now, "partition", 0, side);
                World.After(lasting, () => _network.Partition(_ => 0));
                break;
            case 1:
                var (from, to) = (World.Next(Nodes), World.Next(Nodes));
                _network.Cut(from, to, isCut: true);
                World.After(lasting, () => _network.Cut(from, to, isCut: false));
                break;
            default:
                // Any number of replicas may crash: what they said is on their disks.
                var crashed = _replicas[World.Next(_replicas.Count)];
                crashed.Crash();
                World.After(lasting, crashed.Start);
                if (World.Chance(0.1))
                {
                    _replicas.ForEach(r =>
                    {
                        r.Crash();
                        World.After(World.Between(0, lasting), r.Start);
                    });
                }
                break;
        }
    }

    /// <summary>Clients reach every replica, also through a partition of the replicas.</summary>
    private void Reconnect()
    {
        for (var place = 0; place <= Nodes; place++)
        {
            for (var client = Nodes + 1; client < Nodes + 9; client++)
            {
                _network.Cut(place, client, isCut: false);
                _network.Cut(client, place, isCut: false);
            }
        }
    }
}
