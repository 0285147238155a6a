using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Running;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;

namespace PerfTests.Sessions.Interleaving;

/// <summary>A comparison of a scenario with itself under a changed cluster, as a user asks for it: refused as a whole before a commit is built or a cluster started.</summary>
public sealed record InterleavedPlan
{
    /// <summary>The fewest blocks with which data could show a regression at 99.9 %: 10.</summary>
    public const int MinBlocks = 10;

    /// <summary>The most blocks: 1,000.</summary>
    public const int MaxMaxBlocks = 1_000;

    private const string BaseSetting = "base (--base, Regression.Base, PERFTESTS_BASE)";
    private const string CandidateSetting = "candidate (--candidate, Regression.Candidate, PERFTESTS_CANDIDATE)";
    private const string Unchanged = "as the scenario has it";

    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>What is different in the cluster to compare with (<see cref="ArmSpec"/>). Default: nothing.</summary>
    public string Base { get; init; } = "";

    /// <summary>What is different in the cluster that may be slower (<see cref="ArmSpec"/>). Default: nothing.</summary>
    public string Candidate { get; init; } = "";

    /// <summary>Change for the worse that is tolerated, in percent, 0 to 100. Default: 3.</summary>
    public double ThresholdPercent { get; init; } = 3;

    /// <summary>Blocks after which a clear pass ends it, <see cref="MinBlocks"/> or more. Default: 12.</summary>
    public int Blocks { get; init; } = 12;

    /// <summary>Blocks after which it ends in any case, not below <see cref="Blocks"/>, at most <see cref="MaxMaxBlocks"/>. Default: 24.</summary>
    public int MaxBlocks { get; init; } = 24;

    /// <summary>Metrics that decide. Default: empty, goodput, median response time and processor time per operation.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>Whether each block runs the base a second time, to see what the machine alone does. Default: false.</summary>
    public bool HasSecondBase { get; init; }

    /// <summary>After this many seconds a run is stopped, whatever it does. Default: 0, derived from the scenario's own durations.</summary>
    public int DeadlineSeconds { get; init; }

    /// <summary>The project that is published where an arm names a commit. Default: the built-in replica's.</summary>
    public string BuildProject { get; init; } = CommitBuild.ReplicaProject;

    /// <summary>The face's own part of the command that compares again.</summary>
    public required ReproduceCommand Command { get; init; }

    /// <summary>Everything that is wrong with the plan for a scenario, as far as it can be told before commits are built.</summary>
    /// <param name="scenario">The scenario.</param>
    public IEnumerable<SettingProblem> Validate(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var problems = new List<SettingProblem>();
        if (ThresholdPercent is not (>= 0 and <= 100))
        {
            problems.Add(
                new SettingProblem(
                    "threshold (--threshold, Regression.ThresholdPercent)",
                    $"{ThresholdPercent}",
                    "0 to 100 percent"
                )
            );
        }

        var baseline = Arm(scenario, BaseSetting, ArmSpec.WithoutCommit(Base), problems);
        var candidate = Arm(scenario, CandidateSetting, ArmSpec.WithoutCommit(Candidate), problems);
        return problems
            .Concat(baseline.Validate())
            .Concat(candidate.Validate())
            .Concat(Request(baseline, candidate).Validate())
            .Distinct();
    }

    /// <summary>Builds the commits that the arms name, and makes the request.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="progress">Told what is being built.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="InvalidSettingsException">Something is wrong, and named at once before anything is built; or a commit is not there or does not build.</exception>
    public async Task<InterleavedRequest> ResolveAsync(
        Scenario scenario,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        InvalidSettingsException.ThrowIfAny(Validate(scenario));
        var build = new CommitBuild(BuildProject, progress);
        var baseline = await ArmSpec.ResolveAsync(BaseSetting, Base, build, cancellationToken).ConfigureAwait(false);
        var candidate = await ArmSpec
            .ResolveAsync(CandidateSetting, Candidate, build, cancellationToken)
            .ConfigureAwait(false);
        return Request(
            scenario with
            {
                Cluster = ArmSpec.Apply(BaseSetting, baseline, scenario.Cluster),
            },
            scenario with
            {
                Cluster = ArmSpec.Apply(CandidateSetting, candidate, scenario.Cluster),
            }
        );
    }

    private static Scenario Arm(Scenario scenario, string setting, string text, List<SettingProblem> problems)
    {
        try
        {
            return scenario with { Cluster = ArmSpec.Apply(setting, text, scenario.Cluster) };
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(invalid.Problems);
            return scenario;
        }
    }

    private InterleavedRequest Request(Scenario baseline, Scenario candidate)
    {
        var rules = new InterleavedRules
        {
            Threshold = LogRatio.FromPercent(ThresholdPercent),
            FirstStageBlocks = Blocks,
            LastStageBlocks = MaxBlocks,
        };
        return new InterleavedRequest
        {
            Name = Name,
            Baseline = baseline,
            Candidate = candidate,
            BaselineTitle = Base.Length > 0 ? Base : Unchanged,
            CandidateTitle = Candidate.Length > 0 ? Candidate : Unchanged,
            DeadlineSeconds = DeadlineSeconds,
            MayDifferInDurability = ArmSpec.NamesDurability(Base) && ArmSpec.NamesDurability(Candidate),
            Rules = Gates.Count == 0 ? rules : rules with { Gates = Gates },
            HasSecondBase = HasSecondBase,
            Command = Command,
        };
    }
}
