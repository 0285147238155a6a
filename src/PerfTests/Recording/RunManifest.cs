using PerfTests.Protocols;
using PerfTests.Running;

namespace PerfTests.Recording;

/// <summary>What a run was asked to do; written before it starts.</summary>
public sealed record RunManifest
{
    /// <summary>Version of the run folder's format.</summary>
    public int FormatVersion { get; init; } = RunFolderReader.FormatVersion;

    /// <summary>Unique name of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 over the question in <c>scenario.json</c>: equal hashes mean the same question was asked.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public int Repetition { get; init; } = 1;

    /// <summary>Repetitions asked for.</summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>Wall-clock time at the run's origin: the only wall time of a run.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The seed that decides everything random in it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The system under test.</summary>
    public required string System { get; init; }

    /// <summary>Its protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Number of nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>What an acknowledgement promises.</summary>
    public required string Durability { get; init; }

    /// <summary>What the system promises, and hence what the history is checked against.</summary>
    public ConsistencyModel Consistency { get; init; }

    /// <summary>Whether the history of operations was to be kept and checked.</summary>
    public bool ChecksSafety { get; init; }

    /// <summary>How long after the last fault was healed operations may take to commit again, in seconds.</summary>
    public double LivenessSeconds { get; init; } = new SafetyOptions().LivenessDeadline.TotalSeconds;

    /// <summary>Names of the checks of the project that ran it, beside those that PerfTests makes.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Where the nodes ran.</summary>
    public required string Host { get; init; }

    /// <summary>The load engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Whether the load is a closed loop: no intended starts then, response time equals service time.</summary>
    public bool IsClosedLoop { get; init; }

    /// <summary>Length of the warm-up, in seconds.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>Length of the measurement window, in seconds.</summary>
    public required double MeasureSeconds { get; init; }

    /// <summary>Length of an interval, in seconds.</summary>
    public double IntervalSeconds { get; init; } = 1;

    /// <summary>The limit that was set for the 99th percentile of schedule lag, in microseconds; null for the default: the larger of 1 ms and 10 % of the median response time.</summary>
    public double? MaxScheduleLagP99Us { get; init; }

    /// <summary>The bound of operations in flight; null for a closed loop, whose clients bound it.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>What the run must hold to pass, so that the verdict can be drawn from the folder alone.</summary>
    public Objectives Objectives { get; init; } = new();

    /// <summary>Every setting in words, name to value, in the order to show.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    /// <summary>The settings of the question as data: canonical JSON of each by its path, so that a difference between two questions can be named.</summary>
    public IReadOnlyDictionary<string, string> Question { get; init; } = new Dictionary<string, string>();

    /// <summary>The command that runs it again.</summary>
    public required string ReproduceCommand { get; init; }

    /// <summary>The machine and the software.</summary>
    public required EnvironmentFingerprint Environment { get; init; }

    /// <summary>Revision of the code under test; null if nobody knew it.</summary>
    public string? Commit { get; init; }
}
