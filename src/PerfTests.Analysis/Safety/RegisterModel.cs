using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Analysis.Safety;

/// <summary>The sequential specification of a key: a register with reads, writes, swaps and appends.</summary>
internal readonly struct RegisterModel : ISearchModel<Step, ulong>
{
    /// <summary>The state before the first operation.</summary>
    public const ulong Initial = ValueHash.Absent;

    /// <inheritdoc />
    ulong ISearchModel<Step, ulong>.Initial => Initial;

    /// <summary>Whether steps of the kind may change the state.</summary>
    public static bool ChangesState(StepKind kind) => kind is not (StepKind.Read or StepKind.FailedSwap);

    /// <summary>Applies a step to a state.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="step">The step.</param>
    /// <param name="next">The state after, if it is possible.</param>
    /// <returns>Whether the step can have had its result in that state.</returns>
    public static bool TryApply(ulong state, in Step step, out ulong next)
    {
        next = step.Kind switch
        {
            StepKind.Write => step.Value,
            StepKind.Swap => step.Value,
            StepKind.UnknownSwap when state == step.Expected => step.Value,
            StepKind.Append => ValueHash.Append(state, step.Appended.Span),
            _ => state,
        };
        return step.Kind switch
        {
            StepKind.Read => state == step.Value,
            StepKind.Swap => state == step.Expected,
            StepKind.FailedSwap => state != step.Expected,
            _ => true,
        };
    }

    /// <inheritdoc />
    bool ISearchModel<Step, ulong>.ChangesState(in Step operation) => ChangesState(operation.Kind);

    /// <inheritdoc />
    bool ISearchModel<Step, ulong>.TryApply(ulong state, in Step operation, out ulong next) =>
        TryApply(state, operation, out next);

    /// <inheritdoc />
    public Step Unanswered(in Step operation) =>
        operation with
        {
            End = Step.Never,
            Kind = operation.Kind == StepKind.Swap ? StepKind.UnknownSwap : operation.Kind,
        };

    /// <inheritdoc />
    public (ulong Low, ulong High) Digest(ulong state) => (SeededRandom.Mix(state), SeededRandom.Mix(~state));
}
