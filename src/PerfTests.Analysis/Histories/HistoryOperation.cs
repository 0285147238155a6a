using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories;

/// <summary>An operation of a history: its call with its completion.</summary>
/// <param name="Line">Where the call stands; where there is no call, the completion.</param>
/// <param name="Process">The client.</param>
/// <param name="Function">What was to be done.</param>
/// <param name="Key">The key where the lines name it beside the value; nil otherwise.</param>
/// <param name="Argument">The value of the call.</param>
/// <param name="Answer">The value of the completion; nil where there is none.</param>
/// <param name="Outcome">What is known of its effect: done, certainly not done, or unknown.</param>
/// <param name="Call">When it was called: its place in the history's order.</param>
/// <param name="Return">When it was completed: its place in the order; <see cref="Step.Never"/> where its effect is unknown.</param>
/// <param name="HasError">Whether the completion gives a reason why it was not done.</param>
internal readonly record struct HistoryOperation(
    long Line,
    long Process,
    string Function,
    EdnValue Key,
    EdnValue Argument,
    EdnValue Answer,
    HistoryEventType Outcome,
    long Call,
    long Return,
    bool HasError
)
{
    /// <summary>The answer where the operation was done and has one, else the argument.</summary>
    public EdnValue Value => Outcome == HistoryEventType.Ok && !Answer.IsNil ? Answer : Argument;
}
