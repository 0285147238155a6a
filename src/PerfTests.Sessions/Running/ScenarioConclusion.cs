namespace PerfTests.Sessions.Running;

/// <summary>What a scenario means to whoever asked for it, the same in every face: a test's result, and whether the process fails.</summary>
public enum ScenarioConclusion
{
    /// <summary>It ran to its end, its figures can be believed, and it held everything that it is held to.</summary>
    Passed,

    /// <summary>It broke what it is held to, did not run to its end, or could not be run as written. The process fails.</summary>
    Failed,

    /// <summary>It decided nothing, for a reason that is not the system's: said loudly, and the process does not fail.</summary>
    Skipped,
}
