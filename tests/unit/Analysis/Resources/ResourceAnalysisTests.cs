using PerfTests.Analysis;
using PerfTests.Monitoring;

namespace PerfTests.UnitTests.Analysis.Resources;

public class ResourceAnalysisTests
{
    [Fact]
    public void Counter_is_analysed_as_a_rate_and_gauge_as_it_is()
    {
        var node = RunAnalysis.Analyze(TestRecords.Steady()).Resources.Single(subject => subject.Subject == "n1");

        var cpu = node.Find("cpu_cores")!;
        Assert.Equal((0.5, 0.5, 0.5, 11), (cpu.Average, cpu.Peak, cpu.P95, cpu.Samples));
        var memory = node.Find("resident_bytes")!;
        Assert.Equal(1_000, memory.TrendPerSecond, 6);
        Assert.True(memory.TrendP < 0.001);
        Assert.Equal(1_011_000, memory.Peak);
    }

    [Fact]
    public void Quantity_that_the_platform_lacks_has_a_reason_and_no_number()
    {
        var network = RunAnalysis
            .Analyze(TestRecords.Steady())
            .Resources.Single(subject => subject.Subject == "n1")
            .Find("network_sent_bytes_per_second")!;

        Assert.Equal("shared loopback", network.AbsentReason);
        Assert.True(double.IsNaN(network.Average));
    }

    [Fact]
    public void Restart_of_a_process_leaves_a_gap_and_no_negative_rate()
    {
        var record = TestRecords.Steady() with { Resources = [Cpu(1, 10), Cpu(2, 11), Cpu(3, 0.5), Cpu(4, 1.5)] };

        var cpu = RunAnalysis.Analyze(record).Resources.Single().Find("cpu_cores")!;

        Assert.Equal([1.0, 1.0], cpu.Points.Select(point => point.Value));
    }

    [Fact]
    public void Generator_stands_before_the_nodes_in_every_result()
    {
        Assert.Equal(["generator", "n1"], RunAnalysis.Analyze(TestRecords.Steady()).Resources.Select(s => s.Subject));
    }

    [Fact]
    public void Cost_per_operation_sums_the_nodes_without_the_generator()
    {
        var costs = RunAnalysis.Analyze(TestRecords.Steady()).Costs.ToDictionary(cost => cost.Name);

        // 0.5 CPU-seconds and 50 flushes a second for 100 operations a second.
        Assert.Equal(5, costs["cpu_ms_per_operation"].Value, 9);
        Assert.Equal(0.5, costs["syncs_per_operation"].Value, 9);
        Assert.Equal(1, costs["cpu_ms_per_operation"].Nodes);
        Assert.DoesNotContain("network_sent_bytes_per_operation", costs.Keys);
    }

    private static ResourceSample Cpu(double seconds, double total) =>
        new()
        {
            Seconds = seconds,
            Subject = "n1",
            Values = new Dictionary<string, double> { [ResourceNames.CpuSeconds] = total },
        };
}
