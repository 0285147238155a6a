using PerfTests.Analysis.Metrics;

namespace PerfTests.Analysis.Regression.Interleaved;

/// <summary>One block: each arm ran once, on a fresh cluster, one directly after the other.</summary>
/// <param name="IsCandidateFirst">The order: candidate before base.</param>
/// <param name="Baseline">Metrics of the base's run.</param>
/// <param name="Candidate">Metrics of the candidate's run.</param>
/// <param name="Again">Metrics of a second run of the base, where an A/A arm was asked for.</param>
public sealed record Block(
    bool IsCandidateFirst,
    IReadOnlyList<RunMetric> Baseline,
    IReadOnlyList<RunMetric> Candidate,
    IReadOnlyList<RunMetric>? Again = null
);
