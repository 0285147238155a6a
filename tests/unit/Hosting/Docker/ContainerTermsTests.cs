using Docker.DotNet.Models;
using PerfTests.Clusters;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.Linux;
using PerfTests.Monitoring;
using PerfTests.Settings;

namespace PerfTests.UnitTests.Hosting.Docker;

public sealed class ContainerTermsTests
{
    [Fact]
    public void Limits_become_a_quota_per_period_and_memory_without_swap()
    {
        var host = new HostConfig();

        ContainerLimits.Apply(new ResourceLimits(1.5, 64 << 20), host);

        Assert.Equal((100_000, 150_000), (host.CPUPeriod, host.CPUQuota));
        Assert.Equal((64 << 20, 64 << 20), (host.Memory, host.MemorySwap));
    }

    [Fact]
    public void Limits_that_are_null_are_lifted_from_a_running_container()
    {
        var update = new ContainerUpdateParameters();

        ContainerLimits.Apply(new ResourceLimits(), update);

        Assert.Equal(-1, update.CPUQuota);
        Assert.True(update.Memory > 1L << 40);
    }

    [Fact]
    public void Ranges_are_those_set_apart_for_benchmarks_and_wrap_around()
    {
        Assert.Equal("198.18.0.0/24", Subnets.Range(0));
        Assert.Equal("198.19.255.0/24", Subnets.Range(511));
        Assert.Equal("198.18.1.0/24", Subnets.Range(513));
        Assert.Equal("198.19.255.0/24", Subnets.Range(-1));
        Assert.Equal("198.18.2.74", $"{Subnets.Node(2, 64)}");
        Assert.Equal(Subnets.Count, Enumerable.Range(0, Subnets.Count).Select(Subnets.Range).Distinct().Count());
    }

    [Fact]
    public void Log_goes_on_where_it_ended_to_the_nanosecond()
    {
        var time = DateTimeOffset.Parse("1970-01-02T00:00:01.0000005Z", null);

        Assert.Equal("86401.000000500", ContainerLog.UnixTime(time));
    }

    [Fact]
    public void Settings_name_how_containers_are_reached_and_what_else_could_be_said()
    {
        Assert.Equal(AddressChoice.Auto, DockerSettings.Read(_ => null).Addresses);
        Assert.Equal(AddressChoice.Published, DockerSettings.Read(_ => "published").Addresses);
        var invalid = Assert.Throws<InvalidSettingsException>(() => DockerSettings.Read(_ => "bridge"));
        Assert.Equal(
            "PERFTESTS_DOCKER_ADDRESSES is 'bridge': expected auto, direct or published",
            $"{Assert.Single(invalid.Problems)}"
        );
    }

    [Fact]
    public void Owner_that_lives_here_or_anywhere_else_is_left_alone()
    {
        var dead = new ProcessIdentity(ProcessIdentity.Self.ProcessId, ProcessIdentity.Self.StartTicks + 1);

        Assert.True(Ownership.IsOrphan(Labels(dead, Ownership.Machine)));
        Assert.False(Ownership.IsOrphan(Labels(dead, "another machine")));
        Assert.False(Ownership.IsOrphan(new Dictionary<string, string>()));
        Assert.False(Ownership.IsOrphan(null));

        Ownership.Claim("unit-owner");
        Assert.False(Ownership.IsOrphan(Labels(ProcessIdentity.Self, Ownership.Machine)));
        Ownership.Release("unit-owner");
        Assert.True(Ownership.IsOrphan(Labels(ProcessIdentity.Self, Ownership.Machine)));
    }

    [Fact]
    public void Statistics_of_the_engine_become_a_sample_with_reasons_for_what_is_absent()
    {
        var values = new Dictionary<string, double>();
        var absent = new Dictionary<string, string>();
        var reading = new ContainerStatsResponse
        {
            CPUStats = new CPUStats
            {
                CPUUsage = new CPUUsage { TotalUsage = 2_500_000_000 },
                ThrottlingData = new ThrottlingData { ThrottledTime = 500_000_000 },
            },
            MemoryStats = new MemoryStats
            {
                Usage = 100,
                Stats = new Dictionary<string, ulong> { ["total_rss"] = 40, ["total_mapped_file"] = 2 },
            },
            PidsStats = new PidsStats { Current = 7 },
            Networks = new Dictionary<string, NetworkStats>
            {
                ["eth0"] = new() { RxBytes = 10, TxBytes = 20 },
                ["eth1"] = new() { RxBytes = 1, TxBytes = 2 },
            },
            BlkioStats = new BlkioStats(),
        };

        EngineStats.Convert(reading, values, absent);

        Assert.Equal(2.5, values[ResourceNames.CpuSeconds]);
        Assert.Equal(0.5, values[ResourceNames.ThrottledSeconds]);
        Assert.Equal(42, values[ResourceNames.ResidentBytes]);
        Assert.Equal(7, values[ResourceNames.Threads]);
        Assert.Equal(11, values[ResourceNames.NetworkReceivedBytes]);
        Assert.Equal(22, values[ResourceNames.NetworkSentBytes]);
        Assert.False(values.ContainsKey(ResourceNames.DiskWrittenBytes));
        Assert.Contains("do not say", absent[ResourceNames.DiskWrittenBytes], StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Labels(ProcessIdentity harness, string machine) =>
        new()
        {
            [Ownership.HarnessLabel] = $"{harness}",
            [Ownership.MachineLabel] = machine,
            [Ownership.ClusterLabel] = "unit-owner",
        };
}
