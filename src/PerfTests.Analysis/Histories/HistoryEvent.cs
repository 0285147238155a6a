using PerfTests.Analysis.Histories.Edn;

namespace PerfTests.Analysis.Histories;

/// <summary>A line of a history.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Process">The client; nil where the history names none.</param>
/// <param name="Type">What it says.</param>
/// <param name="Function">What was to be done, for example <c>read</c>.</param>
/// <param name="Value">The argument, or the answer.</param>
/// <param name="Key">The key where the line names it beside the value; nil otherwise.</param>
/// <param name="HasError">Whether a reason is given why it was not done.</param>
/// <param name="Nanoseconds">Its time; -1 where the history has none.</param>
internal readonly record struct HistoryEvent(
    long Line,
    EdnValue Process,
    HistoryEventType Type,
    string Function,
    EdnValue Value,
    EdnValue Key,
    bool HasError,
    long Nanoseconds
)
{
    /// <summary>Whether a client did it; else it is a fault or another note.</summary>
    public bool IsOfClient => Process.Kind is Edn.EdnKind.Integer or Edn.EdnKind.Nil;
}
