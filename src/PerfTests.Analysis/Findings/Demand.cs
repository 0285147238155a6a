namespace PerfTests.Analysis.Findings;

/// <summary>How much of something the run's operations used.</summary>
/// <param name="Name">What was used: <c>cpu n1</c>, <c>log device n1</c>, <c>consensus phase</c> ...</param>
/// <param name="Share">Share of its time that was used (utilization law, U = X D), or of the mean response time that it made up; 0 to 1.</param>
public sealed record Demand(string Name, double Share);
