namespace PerfTests.Analysis.Resources;

/// <summary>A value at a time.</summary>
/// <param name="Seconds">Seconds since the run's origin; of a rate, the end of its interval.</param>
/// <param name="Value">The value in the quantity's unit.</param>
public readonly record struct ResourcePoint(double Seconds, double Value);
