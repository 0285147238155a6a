namespace PerfTests.Analysis.Scalability;

/// <summary>What the headers of load sweeps are called, in the tools that write them.</summary>
public static class SweepColumns
{
    /// <summary>What was put on the system, as a rate: operations offered per second.</summary>
    public static IReadOnlyList<string> Offered { get; } =
    [
        "offered",
        "offered load",
        "offered rate",
        "input rate",
        "requested",
        "requested rate",
        "target",
        "target rate",
        "send rate",
    ];

    /// <summary>What was put on the system: clients, threads or nodes, or a rate.</summary>
    public static IReadOnlyList<string> Load { get; } =
    [
        "load",
        "n",
        "concurrency",
        "clients",
        "users",
        "threads",
        "workers",
        "connections",
        "nodes",
        "processes",
        "processors",
        "cores",
        "vus",
        .. Offered,
        "x",
    ];

    /// <summary>What the system completed per second.</summary>
    public static IReadOnlyList<string> Achieved { get; } =
    ["achieved", "goodput", "throughput", "tps", "ops", "qps", "rps", "achieved rate", "completed", "rate"];

    /// <summary>How long an operation took.</summary>
    public static IReadOnlyList<string> Latency { get; } =
    ["latency", "p99", "response time", "response", "duration", "mean latency", "time"];
}
