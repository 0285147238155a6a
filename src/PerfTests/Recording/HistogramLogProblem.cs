namespace PerfTests.Recording;

/// <summary>A line of a histogram log that cannot be read.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record HistogramLogProblem(int Line, string Message);
