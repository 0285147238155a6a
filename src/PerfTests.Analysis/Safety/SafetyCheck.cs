namespace PerfTests.Analysis.Safety;

/// <summary>One check of a run's safety.</summary>
/// <param name="Name">What was checked, for example <c>linearizable</c>.</param>
/// <param name="Verdict">What came out.</param>
/// <param name="Detail">What was looked at, or what is wrong, in words.</param>
public sealed record SafetyCheck(string Name, SafetyVerdict Verdict, string Detail);
