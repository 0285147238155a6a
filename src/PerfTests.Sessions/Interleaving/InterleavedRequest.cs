using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Running;
using PerfTests.Sessions.Options;
using PerfTests.Settings;

namespace PerfTests.Sessions.Interleaving;

/// <summary>Two variants of a scenario to be compared.</summary>
public sealed record InterleavedRequest
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the candidate is compared with.</summary>
    public required Scenario Baseline { get; init; }

    /// <summary>What may have become slower.</summary>
    public required Scenario Candidate { get; init; }

    /// <summary>The baseline's cluster in words.</summary>
    public string BaselineTitle { get; init; } = "as the scenario has it";

    /// <summary>The candidate's cluster in words.</summary>
    public string CandidateTitle { get; init; } = "as the scenario has it";

    /// <summary>Whether the variants may differ in durability, because both say which they have. Default: false; what promises less is faster.</summary>
    public bool MayDifferInDurability { get; init; }

    /// <summary>After this many seconds a run is stopped, whatever it does; 0 for a deadline derived from the scenario's own durations.</summary>
    public int DeadlineSeconds { get; init; }

    /// <summary>The rule. Default: METHOD's.</summary>
    public InterleavedRules Rules { get; init; } = new();

    /// <summary>Whether each block runs the base a second time, to see what the machine alone does. Default: false.</summary>
    public bool HasSecondBase { get; init; }

    /// <summary>The face's own part of the command that runs it again.</summary>
    public required ReproduceCommand Command { get; init; }

    /// <summary>What is wrong between the two variants; each is checked by itself beside it.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Rules.FirstStageBlocks < InterleavedPlan.MinBlocks)
        {
            yield return new SettingProblem(
                "blocks (--blocks, Regression.Blocks)",
                $"{Rules.FirstStageBlocks}",
                $"at least {InterleavedPlan.MinBlocks}: with fewer no data could show a regression at 99.9 %"
            );
        }

        if (Rules.LastStageBlocks < Rules.FirstStageBlocks || Rules.LastStageBlocks > InterleavedPlan.MaxMaxBlocks)
        {
            yield return new SettingProblem(
                "most blocks (--max-blocks, Regression.MaxBlocks)",
                $"{Rules.LastStageBlocks}",
                $"at least the number of blocks, {Rules.FirstStageBlocks}, and at most {InterleavedPlan.MaxMaxBlocks}"
            );
        }

        var (baseline, candidate) = (Baseline.Cluster.Durability, Candidate.Cluster.Durability);
        if (baseline != candidate && !MayDifferInDurability)
        {
            yield return new SettingProblem(
                "durability",
                $"{baseline} and {candidate}",
                "the same in both variants, or durability=MODE in the text of both, which says that they are meant to differ"
            );
        }
    }
}
