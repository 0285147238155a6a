namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What the load saw in a part of a run: before, during or after a fault.</summary>
public sealed record FaultPeriod
{
    /// <summary>Start, in seconds since the run's origin.</summary>
    public required double FromSeconds { get; init; }

    /// <summary>End, in seconds since the run's origin.</summary>
    public required double ToSeconds { get; init; }

    /// <summary>Median goodput of its buckets, per second; NaN without any whole bucket.</summary>
    public required double GoodputPerSecond { get; init; }

    /// <summary>Median response time of the operations that completed in it, in microseconds; NaN without any.</summary>
    public required double ResponseP50Us { get; init; }

    /// <summary>99th percentile of the response time, in microseconds; NaN without any.</summary>
    public required double ResponseP99Us { get; init; }

    /// <summary>Longest time without a success within it, in seconds.</summary>
    public required double LongestGapSeconds { get; init; }

    /// <summary>Operations that fell due in it and succeeded, whenever that was.</summary>
    public required long Ok { get; init; }

    /// <summary>Operations that fell due in it and were definitely not applied.</summary>
    public required long Failed { get; init; }

    /// <summary>Operations that fell due in it and whose effect is unknown.</summary>
    public required long Unknown { get; init; }

    /// <summary>Operations that fell due in it and were never sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>Operations that fell due in it.</summary>
    public long Attempted => Ok + Failed + Unknown + Dropped;

    /// <summary>ok / attempted by scheduled time; NaN without any.</summary>
    public double Availability => (double)Ok / Attempted;

    /// <summary>unknown / attempted by scheduled time; NaN without any.</summary>
    public double UnknownShare => (double)Unknown / Attempted;
}
