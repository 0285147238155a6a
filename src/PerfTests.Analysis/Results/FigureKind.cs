namespace PerfTests.Analysis.Results;

/// <summary>How far a figure's value carries.</summary>
public enum FigureKind
{
    /// <summary>Counted by the system, per operation: messages, syncs, bytes. Carries over between machines.</summary>
    Counted,

    /// <summary>Cost of an operation in a resource's time: carries over between like machines better than rates do.</summary>
    Cost,

    /// <summary>Rates and times: comparable only where the environment is the same.</summary>
    Absolute,
}
