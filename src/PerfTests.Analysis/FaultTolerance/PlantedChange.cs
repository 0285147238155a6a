namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What is put into a stretch of a run at a moment where nothing happened, to see what the criterion of recovery makes of it.</summary>
public enum PlantedChange
{
    /// <summary>Nothing: the criterion must say that the cluster had recovered at once.</summary>
    None,

    /// <summary>Four fifths of the goodput for three seconds.</summary>
    LessGoodput,

    /// <summary>Three times the response times for three seconds.</summary>
    SlowerResponses,

    /// <summary>No success for a second.</summary>
    Outage,
}
