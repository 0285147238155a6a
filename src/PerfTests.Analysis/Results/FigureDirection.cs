namespace PerfTests.Analysis.Results;

/// <summary>Which way a figure gets better.</summary>
public enum FigureDirection
{
    /// <summary>Less is better: times, costs, losses.</summary>
    LowerIsBetter,

    /// <summary>More is better: goodput, success.</summary>
    HigherIsBetter,

    /// <summary>Neither: it says what was asked or how much was seen. It can be bounded, but not get worse.</summary>
    Neither,
}
