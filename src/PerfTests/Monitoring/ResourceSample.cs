namespace PerfTests.Monitoring;

/// <summary>
/// One reading of the resources of a node or of the generator (METHOD 4). Counters are totals since the process started;
/// gauges are values of the moment. What the platform lacks is not in <see cref="Values"/> but in <see cref="Absent"/>, with the reason: never 0.
/// </summary>
public sealed record ResourceSample
{
    /// <summary>When, in seconds since the run's origin.</summary>
    public required double Seconds { get; init; }

    /// <summary>The node's name, or <see cref="Generator"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>Values by the names in <see cref="ResourceNames"/>.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>What could not be read, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Absent { get; init; } = new Dictionary<string, string>();

    /// <summary>The subject's name of the load generator's own process.</summary>
    public const string Generator = "generator";

    /// <summary>The subject's name of the whole machine.</summary>
    public const string Machine = "machine";
}
