using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Running;
using PerfTests.Units;

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

    /// <summary>The rule. Default: METHOD's.</summary>
    public InterleavedRules Rules { get; init; } = new();

    /// <summary>Whether each block runs the base a second time, to see what the machine alone does. Default: false.</summary>
    public bool HasSecondBase { get; init; }

    /// <summary>The command that runs it again with the given seed.</summary>
    public required Func<Seed, string> ReproduceCommand { get; init; }
}
