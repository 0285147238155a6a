using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes;
using PerfTests.Protocols;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>A clock that is off shows where the protocol reads it: in the stamps of writes.</summary>
public sealed class ClockFaultTests : IDisposable
{
    private const int HourMilliseconds = 3_600_000;
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-integration-").FullName;
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [Fact]
    public async Task Clock_that_is_ahead_by_an_hour_stamps_writes_an_hour_later()
    {
        await using var cluster = await new ProcessHost(TimeProvider.System).StartAsync(
            ReplicaCluster.Gossip(nodes: 1, DurabilityMode.Memory).With("delivery-sample", "1"),
            new ClusterContext
            {
                LogDirectory = _logs,
                Events = new CollectedEvents(),
                Time = TimeProvider.System,
            },
            _deadline.Token
        );
        var fault = Fault.ClockOffset(Target.One, TimeSpan.FromHours(1));
        var injector = cluster.Injectors.First(candidate => candidate.Supports(fault).IsSupported);
        var injection = new FaultInjection(1, fault, [NodeId.Number(1)], new Seed(1));
        var before = await WriteAsync(cluster, 1);

        await injector.InjectAsync(injection, _deadline.Token);
        var proof = await injector.VerifyAsync(injection, _deadline.Token);
        var during = await WriteAsync(cluster, 2);
        await injector.HealAsync(injection, _deadline.Token);
        var healed = await injector.VerifyHealedAsync(injection, _deadline.Token);

        Assert.True(proof.IsProven, proof.Evidence);
        Assert.True(healed.IsProven, healed.Evidence);
        Assert.InRange(during - before, HourMilliseconds, HourMilliseconds + 60_000);
    }

    /// <summary>Writes a key.</summary>
    /// <returns>The milliseconds of its stamp's clock, by the node's report of when it first held it.</returns>
    private async Task<long> WriteAsync(ICluster cluster, int sequence)
    {
        var client = cluster.Spec.System.CreateClient(new ClientOptions { Nodes = () => cluster.Nodes });
        await using (client)
        {
            var write = new Operation(sequence, OperationKind.Update, Key: sequence, ValueBytes: 8);
            Assert.Equal(Outcome.Ok, (await client.ExecuteAsync(write, _deadline.Token)).Outcome);
        }

        var seen = await cluster.Spec.System.ReadDeliveriesAsync(cluster.Nodes[0], 0, _deadline.Token);
        // CLOCK-NODE in hexadecimal, whose lower 16 bits count what falls into the same millisecond.
        var clock = seen!.Deliveries[^1].Update.Split('-')[0];
        return (long)(ulong.Parse(clock, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> 16);
    }
}
