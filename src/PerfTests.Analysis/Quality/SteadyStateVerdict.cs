namespace PerfTests.Analysis.Quality;

/// <summary>Whether a run was in a steady state while it was measured.</summary>
public enum SteadyStateVerdict
{
    /// <summary>The question does not apply, or there are too few intervals; see the explanation.</summary>
    NotAssessed,

    /// <summary>The whole window was steady.</summary>
    Steady,

    /// <summary>It became steady within the window: the warm-up was too short.</summary>
    SteadyAfterCut,

    /// <summary>It never became steady.</summary>
    NeverSteady,
}
