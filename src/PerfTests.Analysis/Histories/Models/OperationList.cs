using PerfTests.Analysis.Safety;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Who did each operation of a history, and when: what a counterexample is told with. An operation's identity is its place here.</summary>
internal sealed class OperationList
{
    private const int MaxShown = 40;
    private readonly List<(long Process, long Line, long Call, long Return)> _entries = [];

    /// <summary>Number of operations.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes that the list takes.</summary>
    public long Bytes => _entries.Capacity * 32L;

    /// <summary>Takes an operation.</summary>
    /// <returns>Its identity.</returns>
    public int Add(in HistoryOperation operation)
    {
        _entries.Add((operation.Process, operation.Line, operation.Call, operation.Return));
        return _entries.Count - 1;
    }

    /// <summary>When an operation was called.</summary>
    public long Call(long operation) => _entries[(int)operation].Call;

    /// <summary>When an operation returned.</summary>
    public long Return(long operation) => _entries[(int)operation].Return;

    /// <summary>The line of an operation.</summary>
    public long Line(long operation) => _entries[(int)operation].Line;

    /// <summary>The client of an operation.</summary>
    public long Process(long operation) => _entries[(int)operation].Process;

    /// <summary>A counterexample of some operations.</summary>
    /// <param name="rule">The rule that is broken.</param>
    /// <param name="where">The object, for example <c>key 3</c>; empty where there is only one.</param>
    /// <param name="impossible">The operation that cannot be explained; -1 for none.</param>
    /// <param name="operations">The operations that show it.</param>
    /// <param name="describe">What an operation did, in words.</param>
    public Violation Show(
        string rule,
        string where,
        long impossible,
        IEnumerable<long> operations,
        Func<long, string> describe
    )
    {
        var shown = operations
            .Distinct()
            .OrderBy(operation => operation != impossible)
            .ThenByDescending(Call)
            .Take(MaxShown)
            .OrderBy(Call)
            .Select(operation => new ViolationOperation(
                Line(operation),
                describe(operation),
                Math.Max(0, Call(operation)),
                Return(operation) == Step.Never ? null : Return(operation),
                operation == impossible
            )
            {
                Client = Process(operation) < 0 ? "" : Invariant($"process {Process(operation)}"),
            })
            .ToArray();
        var culprit =
            impossible < 0 ? "" : Invariant($"; {describe(impossible)} on line {Line(impossible)} cannot be explained");
        return new Violation(rule, $"{(where.Length > 0 ? $"{where}: " : "")}{rule}{culprit}", -1, shown)
        {
            IsTimed = false,
        };
    }
}
