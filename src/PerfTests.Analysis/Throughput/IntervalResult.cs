using PerfTests.Recording;

namespace PerfTests.Analysis.Throughput;

/// <summary>One interval as rates. Rates are per second of the interval's actual length.</summary>
public sealed record IntervalResult
{
    /// <summary>Start, in seconds since the run's origin.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Actual length, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The part of the run.</summary>
    public required RunStage Stage { get; init; }

    /// <summary>The rate the profile asks for; NaN for a closed loop.</summary>
    public required double RequestedPerSecond { get; init; }

    /// <summary>Operations that fell due, per second.</summary>
    public required double OfferedPerSecond { get; init; }

    /// <summary>Operations sent, per second.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>Operations that completed with success, per second.</summary>
    public required double GoodputPerSecond { get; init; }

    /// <summary>Operations definitely not applied, per second.</summary>
    public required double FailedPerSecond { get; init; }

    /// <summary>Operations of unknown effect, per second.</summary>
    public required double UnknownPerSecond { get; init; }

    /// <summary>Successful share of the operations that ended in it or were dropped; NaN without any.</summary>
    public required double SuccessShare { get; init; }

    /// <summary>Mean response time in microseconds; NaN without any.</summary>
    public required double MeanUs { get; init; }

    /// <summary>95th percentile of the response time in microseconds; NaN without any.</summary>
    public required double P95Us { get; init; }

    /// <summary>99th percentile of the response time in microseconds; NaN without any.</summary>
    public required double P99Us { get; init; }

    /// <summary>Largest response time in microseconds; NaN without any.</summary>
    public required double MaxUs { get; init; }

    /// <summary>99th percentile of the schedule lag in microseconds; NaN without any.</summary>
    public required double LagP99Us { get; init; }

    /// <summary>Operations in flight at its end.</summary>
    public required int InFlight { get; init; }

    /// <summary>Operations held back by the cap in flight.</summary>
    public required long Queued { get; init; }

    /// <summary>Operations never sent.</summary>
    public required long Dropped { get; init; }

    internal static IntervalResult Of(IntervalRecord interval)
    {
        var seconds = interval.DurationSeconds;
        return new IntervalResult
        {
            StartSeconds = interval.StartSeconds,
            DurationSeconds = seconds,
            Stage = interval.Stage,
            RequestedPerSecond = interval.RequestedRate,
            OfferedPerSecond = interval.Scheduled / seconds,
            SentPerSecond = interval.Sent / seconds,
            GoodputPerSecond = interval.Ok / seconds,
            FailedPerSecond = interval.Failed / seconds,
            UnknownPerSecond = interval.Unknown / seconds,
            SuccessShare = (double)interval.Ok / (interval.Ok + interval.Failed + interval.Unknown + interval.Dropped),
            MeanUs = interval.MeanUs,
            P95Us = interval.P95Us,
            P99Us = interval.P99Us,
            MaxUs = interval.MaxUs,
            LagP99Us = interval.LagP99Us,
            InFlight = interval.InFlight,
            Queued = interval.Queued,
            Dropped = interval.Dropped,
        };
    }
}
