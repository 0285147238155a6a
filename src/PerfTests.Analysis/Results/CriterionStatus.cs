namespace PerfTests.Analysis.Results;

/// <summary>What became of an objective.</summary>
public enum CriterionStatus
{
    /// <summary>The figure was measured and keeps it.</summary>
    Met,

    /// <summary>The figure was measured and does not keep it.</summary>
    Missed,

    /// <summary>The figure was not measured, so that it is not shown to be kept: it counts as missed.</summary>
    NotMeasured,

    /// <summary>There was nothing to measure it by, for example no healing within a fault's time to recover after: said openly, and not missed.</summary>
    NotApplicable,
}
