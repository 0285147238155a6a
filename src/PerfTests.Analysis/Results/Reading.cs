using PerfTests.Analysis.FaultTolerance;

namespace PerfTests.Analysis.Results;

/// <summary>What a run gave for a figure: a value, a bound that it exceeds, or the reason why there is none. A number converts to a reading.</summary>
/// <param name="Value">The value in the figure's unit; NaN if there is none.</param>
public sealed record Reading(double Value)
{
    /// <summary>Whether what is measured had not ended when it was last seen: the true value is above <see cref="Value"/>.</summary>
    public bool IsCensored { get; init; }

    /// <summary>Whether it stands on so few samples that it is mostly chance (METHOD 3).</summary>
    public bool IsTooFew { get; init; }

    /// <summary>Samples that it stands on; null where that is no meaningful number.</summary>
    public long? Samples { get; init; }

    /// <summary>Why there is no value; null if there is one.</summary>
    public string? AbsentReason { get; init; }

    /// <summary>Whether there was nothing to measure, for example no healing to recover after; otherwise an absent value could be any value.</summary>
    public bool IsNotApplicable { get; init; }

    /// <summary>What belongs to the value in a few words, for example which fault gave it; empty if nothing. May hold text from the system under test.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether there is a value or a bound.</summary>
    public bool IsMeasured => AbsentReason is null && double.IsFinite(Value);

    /// <summary>No value.</summary>
    /// <param name="reason">Why, as the end of a sentence.</param>
    public static Reading Absent(string reason) => new(double.NaN) { AbsentReason = reason };

    /// <summary>No value, as there was nothing to measure.</summary>
    /// <param name="reason">Why, as the end of a sentence.</param>
    public static Reading NotApplicable(string reason) => Absent(reason) with { IsNotApplicable = true };

    /// <summary>A duration that may not have ended.</summary>
    /// <param name="duration">The duration; null if there is none.</param>
    /// <param name="reason">Why there is none.</param>
    public static Reading Of(CensoredSeconds? duration, string reason) =>
        duration is { } known ? new Reading(known.Seconds) { IsCensored = known.IsCensored } : Absent(reason);

    /// <summary>A measured number; one that is not finite is absent.</summary>
    public static Reading Of(double value) => double.IsFinite(value) ? new Reading(value) : Absent("not measured");

    /// <summary>The same as <see cref="Of(double)"/>.</summary>
    public static implicit operator Reading(double value) => Of(value);

    /// <summary>The same as <see cref="Of(double)"/>; null is absent.</summary>
    public static implicit operator Reading(double? value) => Of(value ?? double.NaN);
}
