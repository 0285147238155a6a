using PerfTests.SimulationTests.Simulator;
using PerfTests.Units;

namespace PerfTests.SimulationTests;

public sealed class SimulatorTests
{
    [Fact]
    public void World_of_the_same_seed_writes_the_same_log()
    {
        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7), Run(8));
    }

    [Fact]
    public void Network_cut_in_one_direction_carries_the_other()
    {
        var world = new SimulatedWorld(new Seed(1));
        var arrived = new List<(int From, int To)>();
        var network = new SimulatedNetwork<int>(world, 2, (from, to, _) => arrived.Add((from, to)));
        network.Cut(0, 1, isCut: true);
        network.Send(0, 1, 5);
        network.Send(1, 0, 5);
        world.RunUntil(long.MaxValue);

        Assert.Equal([(1, 0)], arrived);
    }

    [Fact]
    public void Disk_that_crashes_keeps_what_was_synced_and_a_front_part_of_the_rest()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var disk = new SimulatedDisk<int>(new SimulatedWorld(new Seed(seed)));
            disk.Append([1, 2]);
            disk.Sync();
            disk.Append([3, 4]);
            disk.Crash();

            Assert.InRange(disk.Records.Count, 2, 4);
            Assert.Equal(Enumerable.Range(1, disk.Records.Count), disk.Records);
        }
    }

    private static ulong Run(ulong seed)
    {
        var world = new SimulatedWorld(new Seed(seed));
        SimulatedNetwork<int>? network = null;
        network = new SimulatedNetwork<int>(world, 3, Deliver)
        {
            Conditions = new NetworkConditions
            {
                Loss = 0.1,
                Duplication = 0.1,
                Stragglers = 0.1,
            },
        };
        for (var i = 0; i < 20; i++)
        {
            network.Send(0, 1, i);
        }
        world.RunUntil(long.MaxValue);
        return world.Log.Digest;

        void Deliver(int from, int to, int message)
        {
            world.Log.Add(world.Now, "arrived", to, from, message);
            if (world.Chance(0.5))
            {
                network!.Send(to, (to + 1) % 3, message + 100);
            }
        }
    }
}
