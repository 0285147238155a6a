using PerfTests.Recording;
using PerfTests.Running;

namespace PerfTests.Sessions.Running;

/// <summary>Turns the progress of a load into lines for people: stage, elapsed time, rate, p99, errors.</summary>
/// <param name="scenario">The scenario's name, in front of every line.</param>
/// <param name="say">Takes the lines.</param>
public sealed class ProgressLines(string scenario, Action<string> say)
{
    /// <summary>Time between two lines of the same stage, in seconds.</summary>
    public const double IntervalSeconds = 2;

    private double _lastSeconds = double.NegativeInfinity;
    private RunStage? _lastStage;

    /// <summary>Shows that a stage of the run began.</summary>
    public void Show(string stage) => say($"{scenario}: {stage}");

    /// <summary>Shows how the load goes, at most every <see cref="IntervalSeconds"/> within a stage.</summary>
    public void Show(LoadProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var interval = progress.Interval;
        if (interval.Stage == _lastStage && progress.ElapsedSeconds - _lastSeconds < IntervalSeconds - 0.1)
        {
            return;
        }

        _lastStage = interval.Stage;
        _lastSeconds = progress.ElapsedSeconds;
        say($"{scenario}: {Describe(progress)}");
    }

    /// <summary>The line for an interval.</summary>
    public static string Describe(LoadProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var interval = progress.Interval;
        var stage = interval.Stage switch
        {
            RunStage.WarmUp => "warm-up",
            RunStage.Measure => "measure",
            _ => "drain",
        };
        var asked = double.IsNaN(interval.RequestedRate)
            ? ""
            : FormattableString.Invariant($" of {interval.RequestedRate:#,0}/s");
        var p99 = double.IsNaN(interval.P99Us)
            ? "no success"
            : FormattableString.Invariant($"p99 {interval.P99Us / 1000:0.00} ms");
        var waiting = interval.Queued + interval.Dropped;
        var held = waiting > 0 ? FormattableString.Invariant($", {waiting:#,0} held back or dropped") : "";
        return FormattableString.Invariant(
            $"{stage} {progress.ElapsedSeconds:0} of {progress.TotalSeconds:0} s: {interval.Ok / interval.DurationSeconds:#,0}/s ok{asked}, {p99}, {interval.Failed + interval.Unknown:#,0} errors{held}"
        );
    }
}
