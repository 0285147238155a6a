namespace PerfTests.Protocols;

/// <summary>The outcome of one operation, with what the system said of it.</summary>
public readonly record struct OperationResult
{
    /// <summary>What is known of the effect.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>A short, constant word for why it is not <see cref="Outcome.Ok"/>, for example <c>timeout</c>; null if it is. Counted per word.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the system reported phases; if not, the phase durations mean nothing.</summary>
    public bool HasPhases { get; init; }

    /// <summary>Receipt to proposal, in nanoseconds.</summary>
    public long SubmissionNanoseconds { get; init; }

    /// <summary>Proposal to commit, in nanoseconds.</summary>
    public long ConsensusNanoseconds { get; init; }

    /// <summary>Commit to application, in nanoseconds.</summary>
    public long ApplicationNanoseconds { get; init; }

    /// <summary>The system's position of the operation (log index, revision), or 0 if it gives none.</summary>
    public long Position { get; init; }

    /// <summary>For reads: whether the key existed. For compare-and-swap: whether it swapped.</summary>
    public bool Found { get; init; }

    /// <summary>
    /// For reads: a 64-bit hash of the value read (<see cref="Workloads.ValueHash"/>), 0 if the key was absent. For compare-and-swap: of the value that it expected, also
    /// of one whose effect is unknown. Kept for the safety checks; whoever cannot tell leaves it unset.
    /// </summary>
    public ulong ValueHash
    {
        get;
        init
        {
            field = value;
            IsValueKnown = true;
        }
    }

    /// <summary>Whether <see cref="ValueHash"/> was told: absent is known, too. Set with it.</summary>
    public bool IsValueKnown { get; init; }

    /// <summary>An acknowledged operation without further facts.</summary>
    public static OperationResult Ok { get; } = new() { Outcome = Outcome.Ok };

    /// <summary>An operation that was definitely not applied.</summary>
    public static OperationResult Failure(string error) => new() { Outcome = Outcome.Failed, Error = error };

    /// <summary>An operation of unknown effect.</summary>
    public static OperationResult Unknown(string error) => new() { Outcome = Outcome.Unknown, Error = error };
}
