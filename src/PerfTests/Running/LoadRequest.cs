using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Running;

/// <summary>What a load engine is to do.</summary>
public sealed record LoadRequest
{
    /// <summary>Which operations.</summary>
    public required Workload Workload { get; init; }

    /// <summary>When they fall due.</summary>
    public required LoadProfile Load { get; init; }

    /// <summary>Warm-up before the measurement window: the load of the profile's start, on the same path, not counted.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>How the load is put on and bounded.</summary>
    public required LoadLimits Limits { get; init; }

    /// <summary>Decides arrivals and operations.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Executes operations. Safe for concurrent calls.</summary>
    public required IProtocolClient Client { get; init; }
}
