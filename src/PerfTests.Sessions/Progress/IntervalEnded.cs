using PerfTests.Recording;

namespace PerfTests.Sessions.Progress;

/// <summary>An interval of a run's load ended.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Load">How the load goes.</param>
public sealed record IntervalEnded(string Scenario, LoadProgress Load) : SessionEvent
{
    /// <inheritdoc/>
    public override string Describe()
    {
        var interval = Load.Interval;
        var stage = interval.Stage switch
        {
            RunStage.WarmUp => "warm-up",
            RunStage.Measure => "measure",
            _ => "drain",
        };
        // In the drain nothing is asked for, and it may be over before its interval has a length.
        var rate = interval.DurationSeconds > 0 ? interval.Ok / interval.DurationSeconds : 0;
        var asked =
            double.IsNaN(interval.RequestedRate) || interval.RequestedRate == 0
                ? ""
                : FormattableString.Invariant($" of {interval.RequestedRate:#,0}/s");
        var p99 = double.IsNaN(interval.P99Us)
            ? "no success"
            : FormattableString.Invariant($"p99 {interval.P99Us / 1000:0.00} ms");
        var waiting = interval.Queued + interval.Dropped;
        var held = waiting > 0 ? FormattableString.Invariant($", {waiting:#,0} held back or dropped") : "";
        return FormattableString.Invariant(
            $"{Scenario}: {stage} {Load.ElapsedSeconds:0} of {Load.TotalSeconds:0} s: {rate:#,0}/s ok{asked}, {p99}, {interval.Failed + interval.Unknown:#,0} errors{held}"
        );
    }
}
