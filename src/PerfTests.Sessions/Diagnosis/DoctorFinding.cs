namespace PerfTests.Sessions.Diagnosis;

/// <summary>Something that this machine can do, or cannot.</summary>
/// <param name="Area">What it belongs to: <c>machine</c>, <c>host</c>, <c>image</c>, <c>system</c>, <c>fault</c>, <c>engine</c>.</param>
/// <param name="Name">What it is.</param>
/// <param name="IsAvailable">Whether it can be used.</param>
/// <param name="Detail">What was found, or what is missing.</param>
/// <param name="Remedy">The command or step that would add it; null if it is there or cannot be added.</param>
public sealed record DoctorFinding(string Area, string Name, bool IsAvailable, string Detail, string? Remedy = null);
