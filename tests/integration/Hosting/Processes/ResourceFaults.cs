using PerfTests.Faults;

namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>One fault for each resource, aimed at the first node.</summary>
internal static class ResourceFaults
{
    private static readonly Target First = Target.Named("n1");

    public static Fault Cpu { get; } = Fault.CpuStarvation(First, cpus: 0.05);

    public static Fault Memory { get; } = Fault.MemoryLimit(First, 64L << 20);

    public static Fault SlowDisk { get; } = Fault.SlowDisk(First, bytesPerSecond: 200_000);

    public static Fault FullDisk { get; } = Fault.FullDisk(First);

    public static IReadOnlyList<Fault> All { get; } = [Cpu, Memory, SlowDisk, FullDisk];
}
