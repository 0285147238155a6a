namespace PerfTests.Analysis.Safety;

/// <summary>What the check of many registers found.</summary>
/// <param name="Violations">Registers whose histories nothing explains.</param>
/// <param name="Undecided">Registers that could not be decided within the bounds.</param>
/// <param name="PeakBytes">Memory of the searches, in bytes.</param>
internal sealed record RegisterFindings(IReadOnlyList<RegisterViolation> Violations, int Undecided, long PeakBytes);
