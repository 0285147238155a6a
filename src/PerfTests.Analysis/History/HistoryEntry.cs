using System.Text.Json.Serialization;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Recording;

namespace PerfTests.Analysis.History;

/// <summary>What the history keeps of a run: enough to see how figures moved, and where to read more.</summary>
public sealed record HistoryEntry
{
    /// <summary>Newest version of the entry's form that this version reads.</summary>
    public const int NewestFormatVersion = 1;

    /// <summary>Version of the entry's form.</summary>
    public int FormatVersion { get; init; } = NewestFormatVersion;

    /// <summary>Unique name of the run: the same run stored twice is one entry.</summary>
    public required string RunId { get; init; }

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 over the scenario's settings.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>Wall-clock time at the run's origin.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The system under test.</summary>
    public required string System { get; init; }

    /// <summary>Its protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Number of nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>What an acknowledgement promised.</summary>
    public required string Durability { get; init; }

    /// <summary>Where the nodes ran.</summary>
    public required string Host { get; init; }

    /// <summary>The load engine.</summary>
    public required string Engine { get; init; }

    /// <summary>The seed that decided everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The machine and the software.</summary>
    public required EnvironmentFingerprint Environment { get; init; }

    /// <summary>What the run's figures are worth.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>The run's figures (<see cref="RunMetrics"/>), in the order to show.</summary>
    public required IReadOnlyList<RunMetric> Metrics { get; init; }

    /// <summary>Ids of the findings of medium and high severity, the weightiest first.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Revision of the code under test; null if nobody knew it.</summary>
    public string? Commit { get; init; }

    /// <summary>The run's folder when the entry was made; null if there is none. It may be gone since.</summary>
    public string? Folder { get; init; }

    /// <summary>What the run may be compared with: see <see cref="Epochs.Of(HistoryEntry)"/>.</summary>
    [JsonIgnore]
    public string Epoch => Epochs.Of(this);

    /// <summary>The entry of a run.</summary>
    /// <param name="result">What was found in its facts.</param>
    /// <param name="folder">Its folder; null if there is none.</param>
    public static HistoryEntry Of(BenchmarkResult result, string? folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        var manifest = result.Manifest;
        return new HistoryEntry
        {
            RunId = manifest.RunId,
            Scenario = manifest.Scenario,
            ScenarioHash = manifest.ScenarioHash,
            StartedAt = manifest.StartedAt,
            System = manifest.System,
            Protocol = manifest.Protocol,
            Nodes = manifest.Nodes,
            Durability = manifest.Durability,
            Host = manifest.Host,
            Engine = manifest.Engine,
            Seed = manifest.Seed,
            Environment = manifest.Environment,
            Status = result.Verdict.Status,
            Headline = result.Verdict.Headline,
            Metrics = RunMetrics.Of(result),
            Findings =
            [
                .. result
                    .Findings.Where(finding => finding.Severity >= FindingSeverity.Medium)
                    .Select(finding => finding.Id),
            ],
            Commit = manifest.Commit,
            Folder = folder,
        };
    }
}
