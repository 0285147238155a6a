namespace PerfTests.Faults;

/// <summary>What was seen when somebody looked whether a fault, or its healing, is in effect.</summary>
/// <param name="IsProven">Whether it is.</param>
/// <param name="Evidence">What was seen, in words.</param>
public sealed record FaultProof(bool IsProven, string Evidence);
