namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>A baseline cannot be used; the message says what is wrong with it and what to do.</summary>
/// <param name="name">The baseline, usually its file.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="advice">What to do.</param>
public sealed class InvalidBaselineException(string name, string problem, string advice)
    : Exception($"{name}: {problem}. {advice}. Nothing was overwritten.");
