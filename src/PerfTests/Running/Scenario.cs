using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Identity;
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
    private readonly LoadLimits _limits = new();

    /// <summary>The cluster to bring up afresh for each run.</summary>
    public required ClusterSpec Cluster { get; init; }

    /// <summary>Which operations. Default: <see cref="Workloads.Workload"/>'s own defaults.</summary>
    public Workload Operations { get; init; } = new();

    /// <summary>When operations fall due; must be set.</summary>
    public LoadProfile? Profile { get; init; }

    /// <summary>Name of the engine that puts the load on. Default: null, the first one of the composition that supports the profile.</summary>
    public string? Engine { get; init; }

    /// <summary>Warm-up before the measurement window. Default: 5 s.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bounds of the load engine. With faults the interval is at most <see cref="LongestFaultInterval"/>.</summary>
    public LoadLimits Limits
    {
        get =>
            Faults.IsEmpty || _limits.Interval <= LongestFaultInterval
                ? _limits
                : _limits with
                {
                    Interval = LongestFaultInterval,
                };
        init => _limits = value;
    }

    /// <summary>The longest bucket in which a fault's effect is measured (METHOD 7): 250 ms.</summary>
    public static TimeSpan LongestFaultInterval { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What is done to the cluster while the load goes on. Default: nothing.</summary>
    public FaultSchedule Faults { get; init; } = FaultSchedule.None;

    /// <summary>What becomes of the scenario where a fault cannot be done. Default: it fails, with the reason.</summary>
    [NotPartOfIdentity("it decides whether a run is made, not what it measures")]
    public WhenUnsupported Unsupported { get; init; } = WhenUnsupported.Fail;

    /// <summary>Runs, each on a fresh cluster, 1 to 100. Default: 1.</summary>
    [NotPartOfIdentity("how often a question is asked")]
    public int Repetitions { get; init; } = 1;

    /// <summary>Whether and how the history is kept and checked. Default: it is.</summary>
    public SafetyOptions Safety { get; init; } = new();

    /// <summary>What the run must hold to pass.</summary>
    [NotPartOfIdentity("what an answer must hold")]
    public Objectives Objectives { get; init; } = new();

    /// <summary>How it is held against its recorded baseline; null (the default) for not at all.</summary>
    [NotPartOfIdentity("what an answer is held against")]
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

    /// <summary>The same scenario, its load put on by another engine.</summary>
    /// <param name="engine">Name of an engine of the composition, for example <c>open-loop</c>.</param>
    public Scenario Using(string engine) => this with { Engine = engine };

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

    /// <summary>The same scenario with a fault more.</summary>
    /// <param name="fault">What is done.</param>
    /// <param name="at">When, from the start of the measurement window.</param>
    /// <param name="heal">When it is healed, from the same start; null for the end of the load.</param>
    public Scenario Fault(Fault fault, TimeSpan at, TimeSpan? heal = null) =>
        this with
        {
            Faults = Faults.At(fault, at, heal),
        };

    /// <summary>The same scenario with a fault more.</summary>
    /// <param name="fault">What is done.</param>
    /// <param name="when">The event of the load on which it is done.</param>
    /// <param name="lasting">How long it lasts.</param>
    public Scenario Fault(Fault fault, FaultTrigger when, TimeSpan lasting) =>
        this with
        {
            Faults = Faults.On(when, fault, lasting),
        };

    /// <summary>The same scenario with other faults: repeated, overlapping, or random by seed.</summary>
    /// <param name="schedule">Which, and when.</param>
    public Scenario Inject(FaultSchedule schedule) => this with { Faults = schedule };

    /// <summary>The same scenario, which is skipped where a fault cannot be done.</summary>
    public Scenario SkipWhereUnsupported() => this with { Unsupported = WhenUnsupported.Skip };

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
            .Concat(Baseline?.Validate() ?? [])
            .Concat(Faults.Validate(Cluster, Profile?.During));
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
        if (Engine is { } engine)
        {
            settings.Add(new("Engine", engine));
        }

        if (Limits.MaxScheduleLagP99 is { } lag)
        {
            settings.Add(new("Limit of schedule lag, p99", $"{lag.TotalMilliseconds:0.###} ms"));
        }

        settings.AddRange(
            Faults
                .Entries.Index()
                .Select(entry => new KeyValuePair<string, string>($"Fault {entry.Index + 1}", entry.Item.Describe()))
        );
        settings.AddRange(
            Cluster.Parameters.Select(parameter => new KeyValuePair<string, string>(
                $"Parameter {parameter.Key}",
                parameter.Value
            ))
        );
        return settings;
    }

    /// <summary>
    /// The scenario as canonical JSON (RFC 8785), every setting included: <c>question</c>, what is asked; <c>apart</c>, what asks no other question; and the hash.
    /// </summary>
    public string ToJson() => ScenarioIdentity.Write(this);

    /// <summary>The settings of the question one by one: canonical JSON of each by its path, for example <c>cluster.nodes</c>; so that a difference can be named.</summary>
    public IReadOnlyDictionary<string, string> Question() => ScenarioIdentity.Flatten(this);

    /// <summary>SHA-256 over the canonical JSON of the question, in hexadecimal: equal hashes mean that the same question was asked. Words for people play no part in it.</summary>
    public string Hash() => ScenarioIdentity.Hash(this);
}
