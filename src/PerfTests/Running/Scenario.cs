using System.Security.Cryptography;
using System.Text;
using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.Running;

/// <summary>
/// What is to be measured: a cluster, a workload, a load, and how often. Immutable; each call returns a changed copy.
/// Start with <see cref="Benchmark.On"/>.
/// </summary>
public sealed record Scenario
{
    /// <summary>The cluster to bring up afresh for each run.</summary>
    public required ClusterSpec Cluster { get; init; }

    /// <summary>Which operations. Default: <see cref="Workloads.Workload"/>'s own defaults.</summary>
    public Workload Operations { get; init; } = new();

    /// <summary>When operations fall due; must be set.</summary>
    public LoadProfile? Profile { get; init; }

    /// <summary>Warm-up before the measurement window. Default: 5 s.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bounds of the load engine.</summary>
    public LoadLimits Limits { get; init; } = new();

    /// <summary>Runs, each on a fresh cluster, 1 to 100. Default: 1.</summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>Whether and how the history is kept and checked. Default: it is.</summary>
    public SafetyOptions Safety { get; init; } = new();

    /// <summary>What the run must hold to pass.</summary>
    public Objectives Objectives { get; init; } = new();

    /// <summary>How it is held against its recorded baseline; null (the default) for not at all.</summary>
    public BaselineGate? Baseline { get; init; }

    /// <summary>The same scenario with another workload.</summary>
    public Scenario Workload(Workload workload) => this with { Operations = workload };

    /// <summary>The same scenario with another load.</summary>
    /// <param name="profile">When operations fall due.</param>
    /// <param name="warmUp">Warm-up before the measurement window; null leaves it as it is.</param>
    public Scenario Load(LoadProfile profile, TimeSpan? warmUp = null) =>
        this with
        {
            Profile = profile,
            WarmUp = warmUp ?? WarmUp,
        };

    /// <summary>The same scenario with other limits.</summary>
    public Scenario Within(LoadLimits limits) => this with { Limits = limits };

    /// <summary>The same scenario with other objectives.</summary>
    public Scenario Expect(Objectives objectives) => this with { Objectives = objectives };

    /// <summary>The same scenario with other safety checks; <see cref="SafetyOptions.Off"/> for none.</summary>
    public Scenario Checking(SafetyOptions safety) => this with { Safety = safety };

    /// <summary>
    /// The same scenario, held against the baseline <c>Class.Method.verified.json</c> beside its source: it fails where it is shown to be slower. Repetitions
    /// are the gate's then.
    /// </summary>
    /// <param name="gate">How strictly; null for <see cref="BaselineGate"/>'s defaults.</param>
    public Scenario AgainstBaseline(BaselineGate? gate = null) => this with { Baseline = gate ?? new BaselineGate() };

    /// <summary>The same scenario, run this often.</summary>
    public Scenario Repeat(int times) => this with { Repetitions = times };

    /// <summary>Everything that is wrong with the scenario, the cluster and the load included.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        var own = new List<SettingProblem>();
        if (Profile is null)
        {
            own.Add(
                new SettingProblem(
                    "Scenario.Load",
                    null,
                    "a load, for example Load.Poisson(Rate.PerSecond(2_000), during: 30.Seconds())"
                )
            );
        }

        if (WarmUp < TimeSpan.Zero)
        {
            own.Add(new SettingProblem("Scenario.WarmUp", $"{WarmUp}", "a duration of at least 0"));
        }

        if (Repetitions is < 1 or > 100)
        {
            own.Add(new SettingProblem("Scenario.Repetitions", $"{Repetitions}", "1 to 100"));
        }

        for (var kind = 0; kind < Operations.Mix.Shares.Count; kind++)
        {
            if (Operations.Mix.Shares[kind] > 0 && !Cluster.System.Operations.Contains((OperationKind)kind))
            {
                own.Add(
                    new SettingProblem(
                        "Scenario.Workload",
                        $"{Operations.Name} with {(OperationKind)kind}",
                        $"operations that {Cluster.System.Name} executes: {string.Join(", ", Cluster.System.Operations)}"
                    )
                );
            }
        }

        return own.Concat(Cluster.Validate())
            .Concat(Operations.Validate())
            .Concat(Profile?.Validate() ?? [])
            .Concat(Limits.Validate())
            .Concat(Safety.Validate())
            .Concat(Objectives.Validate())
            .Concat(Baseline?.Validate() ?? []);
    }

    /// <summary>Every setting in words, name to value, in the order to show.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Describe()
    {
        var settings = new List<KeyValuePair<string, string>>
        {
            new("System", Cluster.System.Name),
            new("Protocol", Cluster.System.Protocol.Title),
            new("Nodes", $"{Cluster.Nodes}"),
            new("Durability", $"{Cluster.Durability}".ToLowerInvariant()),
            new("Workload", Operations.Describe()),
            new("Load", Profile?.Describe() ?? "none"),
            new("Warm-up", $"{WarmUp.TotalSeconds:0.###} s"),
            new("Most in flight", $"{Limits.MaxInFlight}"),
            new("Connections per node", $"{Limits.MaxConnectionsPerNode}"),
            new("Operation timeout", $"{Limits.OperationTimeout.TotalSeconds:0.###} s"),
        };
        if (Limits.MaxScheduleLagP99 is { } lag)
        {
            settings.Add(new("Limit of schedule lag, p99", $"{lag.TotalMilliseconds:0.###} ms"));
        }

        settings.AddRange(
            Cluster.Parameters.Select(parameter => new KeyValuePair<string, string>(
                $"Parameter {parameter.Key}",
                parameter.Value
            ))
        );
        return settings;
    }

    /// <summary>SHA-256 over the described settings, in hexadecimal: equal hashes mean the same question was asked.</summary>
    public string Hash()
    {
        var text = string.Join('\n', Describe().Select(setting => $"{setting.Key}={setting.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
