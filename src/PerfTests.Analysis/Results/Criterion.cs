using System.Text.Json.Serialization;

namespace PerfTests.Analysis.Results;

/// <summary>An objective of a run, what was measured, and what became of it. On verdicts of passed and of failed runs alike.</summary>
public sealed record Criterion
{
    /// <summary>The figure's name.</summary>
    public required string Figure { get; init; }

    /// <summary>The figure's name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the figure's unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The least value that keeps it; null for no such bound.</summary>
    public double? Min { get; init; }

    /// <summary>The highest value that keeps it; null for no such bound.</summary>
    public double? Max { get; init; }

    /// <summary>The value; NaN if it was not measured.</summary>
    public required double Measured { get; init; }

    /// <summary>Whether the value is only known to be higher than <see cref="Measured"/>.</summary>
    public bool IsCensored { get; init; }

    /// <summary>What became of it.</summary>
    public required CriterionStatus Status { get; init; }

    /// <summary>The objective with its unit, for example <c>at most 250 ms</c>.</summary>
    public required string LimitText { get; init; }

    /// <summary>The value with its unit, or why there is none. May hold text from the system under test.</summary>
    public required string MeasuredText { get; init; }

    /// <summary>Whether it was kept, and is shown to have been.</summary>
    [JsonIgnore]
    public bool IsMet => Status == CriterionStatus.Met;

    /// <summary>Whether it was not kept, or not shown to have been.</summary>
    [JsonIgnore]
    public bool IsMissed => Status is CriterionStatus.Missed or CriterionStatus.NotMeasured;

    /// <summary>The whole in one sentence without its full stop.</summary>
    [JsonIgnore]
    public string Sentence =>
        Status == CriterionStatus.NotMeasured
            ? $"{Title} was not measured ({MeasuredText}), so the objective of {LimitText} is missed"
            : $"{Title}: {MeasuredText}, {(IsMet ? "as the objective asks" : "against the objective")}: {LimitText}";
}
