namespace PerfTests.Hosting.Linux;

/// <summary>A controller of control groups that limits something; see cgroups(7).</summary>
internal enum GroupController
{
    /// <summary>Processor time: <c>cpu</c>.</summary>
    Cpu,

    /// <summary>Memory: <c>memory</c>.</summary>
    Memory,

    /// <summary>Transfers to block devices: <c>blkio</c>, in version 2 <c>io</c>.</summary>
    Storage,
}
