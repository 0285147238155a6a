namespace PerfTests.Analysis.Results;

/// <summary>What is to be thought of a run.</summary>
public sealed record RunVerdict
{
    /// <summary>Whether it passed.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Headline { get; init; }

    /// <summary>Every objective of the run with what was measured and what became of it, kept ones too; empty for an unsafe run, whose figures mean nothing.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>
    /// Whether it is invalid for a reason that another run may not have, and asking again does not choose among answers: the load generator was the limit. An
    /// undecided safety is not: a second run that looks safe says nothing about the first.
    /// </summary>
    public bool MayBeRepeated { get; init; }

    /// <summary>Why it did not pass, one reason each; empty for a passed run.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
