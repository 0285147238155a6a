using System.Net;
using System.Net.Sockets;
using PerfTests.Clusters;
using PerfTests.Sessions;
using PerfTests.Settings;

namespace PerfTests.IntegrationTests.Systems;

/// <summary>What becomes of a node of each system whose port someone else has.</summary>
public sealed class TakenPortTests
{
    public static TheoryData<string> Installed =>
        [.. Composition.Default.Systems.Where(IsInstalled).Select(system => system.Name)];

    [Theory]
    [MemberData(nameof(Installed))]
    public async Task Port_that_is_taken_ends_the_start_with_the_nodes_own_words(string name)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var failures = new List<Exception>();
        foreach (var spec in Smallest(Composition.Default.Systems.Single(system => system.Name == name)))
        {
            var port = spec.System.Ports[0].Name;
            var blocked = spec with
            {
                System = new TakenPortSystem(spec.System, port, (IPEndPoint)taken.LocalEndpoint),
            };
            failures.Add(await Assert.ThrowsAnyAsync<Exception>(() => SystemCluster.StartAsync(blocked)));
        }

        // The installed version may lack a durability, which ends the start before it begins.
        var failure = Assert.Single(failures.Where(failure => failure is not InvalidSettingsException).Take(1));
        Assert.IsType<ClusterStartException>(failure);
        Assert.Matches("address already in use|taken by another process", failure.Message);
    }

    /// <summary>The smallest cluster that the system permits, with each durability that it has.</summary>
    private static IEnumerable<ClusterSpec> Smallest(ISystem system) =>
        (
            from nodes in Enumerable.Range(1, 5)
            from durability in Enum.GetValues<DurabilityMode>()
            let spec = new ClusterSpec
            {
                System = system,
                Nodes = nodes,
                Durability = durability,
            }
            where !spec.Validate().Any()
            group spec by nodes
        ).First();

    private static bool IsInstalled(ISystem system)
    {
        try
        {
            _ = system.FindPrograms();
            return true;
        }
        catch (InvalidSettingsException missing) when (missing.IsOnlyMissing)
        {
            return false;
        }
    }
}
