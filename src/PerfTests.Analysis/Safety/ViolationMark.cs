namespace PerfTests.Analysis.Safety;

/// <summary>Something that was done to the system at one moment of a counterexample.</summary>
/// <param name="Text">What, in the history's own words.</param>
/// <param name="At">When, in the unit of the operations' starts.</param>
public sealed record ViolationMark(string Text, double At);
