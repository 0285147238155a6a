using PerfTests.Recording;

namespace PerfTests.Analysis.Throughput;

/// <summary>The fixed window that figures cover, and what was counted of the operations due in it.</summary>
public sealed record MeasurementWindow
{
    /// <summary>Start, in seconds since the run's origin.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Actual length, in seconds: what rates are divided by. 0 if the window was never reached.</summary>
    public required double Seconds { get; init; }

    /// <summary>Operations due in it.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Of these, sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Of these, successful.</summary>
    public required long Ok { get; init; }

    /// <summary>Of these, definitely not applied.</summary>
    public required long Failed { get; init; }

    /// <summary>Of these, of unknown effect.</summary>
    public required long Unknown { get; init; }

    /// <summary>Successful and completed within the window.</summary>
    public required long OkInWindow { get; init; }

    /// <summary>Held back by the cap on operations in flight.</summary>
    public required long Queued { get; init; }

    /// <summary>Never sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>Still in flight at the drain's deadline; counted among the unknown.</summary>
    public required long Stragglers { get; init; }

    /// <summary>Whether the counts are sums over the intervals that were written, because the engine's own summary is missing. Operations then count where they happened.</summary>
    public required bool IsEstimated { get; init; }

    /// <summary>End, in seconds since the run's origin.</summary>
    public double EndSeconds => StartSeconds + Seconds;

    /// <summary>Successful share of the operations whose outcome is decided or lost, the dropped ones included; 0 to 1, NaN without any.</summary>
    public double SuccessShare => (double)Ok / (Ok + Failed + Unknown + Dropped);

    /// <summary>Sent share of the operations due; 0 to 1, NaN without any.</summary>
    public double SentShare => (double)Sent / Scheduled;

    /// <summary>The window of a run: the engine's summary, or what can be said without one.</summary>
    internal static MeasurementWindow Of(RunRecord record)
    {
        if (record.Completion?.Load is { } load)
        {
            return new MeasurementWindow
            {
                StartSeconds = load.MeasureStartSeconds,
                Seconds = load.MeasureSeconds,
                Scheduled = load.Scheduled,
                Sent = load.Sent,
                Ok = load.Ok,
                Failed = load.Failed,
                Unknown = load.Unknown,
                OkInWindow = load.OkInWindow,
                Queued = load.Queued,
                Dropped = load.Dropped,
                Stragglers = load.Stragglers,
                IsEstimated = false,
            };
        }

        var intervals = record.Intervals.Where(interval => interval.Stage == RunStage.Measure).ToArray();
        return new MeasurementWindow
        {
            StartSeconds = intervals.Length > 0 ? intervals[0].StartSeconds : 0,
            Seconds = intervals.Sum(interval => interval.DurationSeconds),
            Scheduled = intervals.Sum(interval => interval.Scheduled),
            Sent = intervals.Sum(interval => interval.Sent),
            Ok = intervals.Sum(interval => interval.Ok),
            Failed = intervals.Sum(interval => interval.Failed),
            Unknown = intervals.Sum(interval => interval.Unknown),
            OkInWindow = intervals.Sum(interval => interval.Ok),
            Queued = intervals.Sum(interval => interval.Queued),
            Dropped = intervals.Sum(interval => interval.Dropped),
            Stragglers = 0,
            IsEstimated = true,
        };
    }
}
