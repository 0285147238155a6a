using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>The part of a run that belongs to one fault. All times in seconds since the run's origin.</summary>
internal sealed record FaultWindow
{
    public required FaultRecord Fault { get; init; }

    /// <summary>Start of the time before that counts as normal.</summary>
    public required double NormalFrom { get; init; }

    /// <summary>End of it: the injection of the fault, or of the run's first.</summary>
    public required double NormalTo { get; init; }

    /// <summary>Why what was before is not normal: an earlier fault was not overcome; null if it is.</summary>
    public required string? Obstacle { get; init; }

    /// <summary>tf.</summary>
    public required double Effective { get; init; }

    /// <summary>th, if it lies within the window.</summary>
    public required double? Healed { get; init; }

    public required double End { get; init; }

    public required bool IsEndedByNextFault { get; init; }

    /// <summary>When the injection was begun: the fault may work before it is proven.</summary>
    public double Requested => Fault.InjectRequestedSeconds ?? Effective;
}
