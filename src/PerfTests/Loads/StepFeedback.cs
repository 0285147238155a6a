namespace PerfTests.Loads;

/// <summary>What became of the operations that ended during one step of an adaptive load.</summary>
/// <param name="Ok">Completed with success.</param>
/// <param name="Unsuccessful">Failed, of unknown effect, or dropped.</param>
public readonly record struct StepFeedback(long Ok, long Unsuccessful)
{
    /// <summary>Share of success, 0 to 1. A step in which nothing ended has none: 0.</summary>
    public double SuccessShare => Ok == 0 ? 0 : (double)Ok / (Ok + Unsuccessful);
}
