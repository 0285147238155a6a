namespace PerfTests.Analysis.Results;

/// <summary>
/// Something that the facts of a run say about the system or about the run itself. What is not counted but inferred is a suspicion until a probe confirms it.
/// </summary>
public sealed record Finding
{
    /// <summary>Confidence of a suspicion that rests on one signal over its threshold.</summary>
    public const double OneSignal = 0.4;

    /// <summary>What is added where the demand on the resource is the largest of all.</summary>
    public const double LargestDemand = 0.2;

    /// <summary>What a rule calls it, in lower case with hyphens; for example <c>leader-cpu</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The finding in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What it means and what may be done, in a sentence or two.</summary>
    public required string What { get; init; }

    /// <summary>Where it was found.</summary>
    public FindingSubject Subject { get; init; } = FindingSubject.Run;

    /// <summary>The figures it rests on.</summary>
    public required IReadOnlyList<FindingEvidence> Evidence { get; init; }

    /// <summary>How sure it is, 0 to 1: 1 for what was counted, from 0.4 on for what is inferred.</summary>
    public double Confidence { get; init; } = OneSignal;

    /// <summary>What the confidence rests on, in words.</summary>
    public string ConfidenceBasis { get; init; } = "one signal over its threshold";

    /// <summary>Whether changing the suspected cause was seen to move the figures as predicted.</summary>
    public bool IsProbed { get; init; }

    /// <summary>What would confirm it.</summary>
    public required string ConfirmBy { get; init; }

    /// <summary>The demand it blames, by its name among those of the run, for example <c>cpu n1</c>; null if it blames none.</summary>
    public string? Demand { get; init; }

    /// <summary>That demand as a share: of a resource's time that is used, or of the mean response time; NaN if it blames none.</summary>
    public double DemandShare { get; init; } = double.NaN;
}
