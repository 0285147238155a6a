using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.Analysis.Histories;

/// <summary>Decides whether a history is linearizable with respect to any model, by search: exponential in the number of concurrent operations at worst, and bounded.</summary>
public static class SequentialCheck
{
    /// <summary>Bytes that a state is taken to need, beside its entry in the table.</summary>
    private const int BytesPerState = 256;

    /// <summary>Checks a history.</summary>
    /// <param name="model">What the object does.</param>
    /// <param name="history">The operations, in any order.</param>
    /// <param name="maxBytes">Memory that the search may take, in bytes.</param>
    /// <param name="limit">Time that the check may take.</param>
    /// <param name="time">The clock of that time.</param>
    /// <param name="cancellationToken">Ends the search as unknown.</param>
    public static SequentialCheckResult<TOperation> Check<TOperation, TState>(
        ISequentialModel<TOperation, TState> model,
        IReadOnlyList<ClientOperation<TOperation>> history,
        long maxBytes,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken = default
    )
        where TState : notnull, IEquatable<TState>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(history);
        return Check(model, history, new SearchBudget(maxBytes, limit, time), cancellationToken);
    }

    /// <summary>Checks a history within a budget that is shared with others.</summary>
    internal static SequentialCheckResult<TOperation> Check<TOperation, TState>(
        ISequentialModel<TOperation, TState> model,
        IReadOnlyList<ClientOperation<TOperation>> history,
        SearchBudget budget,
        CancellationToken cancellationToken = default
    )
        where TState : notnull, IEquatable<TState>
    {
        var partitions = history
            .Select(
                (operation, index) =>
                    (
                        Partition: model.PartitionOf(operation.Operation),
                        Step: new Timed<TOperation>(
                            operation.Operation,
                            operation.Call,
                            operation.Return ?? Step.Never,
                            index,
                            operation.Return is not null
                        )
                    )
            )
            .GroupBy(step => step.Partition, step => step.Step)
            .Select(group => group.ToArray())
            .OrderBy(group => group.Length)
            .ToArray();
        var (verdict, peak) = (SafetyVerdict.Valid, 0L);
        foreach (var partition in partitions)
        {
            var found = Search(model, partition, budget, cancellationToken);
            peak = Math.Max(peak, found.PeakBytes);
            if (found.Verdict == SafetyVerdict.Invalid)
            {
                var impossible = found.Impossible!.Value.Sequence;
                var shown = CounterexampleReduction.Reduce(
                    found.Beginning,
                    impossible,
                    (rest, trial) => Search(model, rest, trial, cancellationToken).Verdict == SafetyVerdict.Invalid,
                    budget
                );
                return new SequentialCheckResult<TOperation>(
                    SafetyVerdict.Invalid,
                    partitions.Length,
                    peak,
                    [.. shown.OrderBy(step => step.Start).Select(step => history[(int)step.Sequence])],
                    history[(int)impossible]
                );
            }

            verdict = found.Verdict > verdict ? found.Verdict : verdict;
        }

        return new SequentialCheckResult<TOperation>(verdict, partitions.Length, peak, [], null);
    }

    private static SearchOutcome<Timed<TOperation>> Search<TOperation, TState>(
        ISequentialModel<TOperation, TState> model,
        Timed<TOperation>[] steps,
        SearchBudget budget,
        CancellationToken cancellationToken
    )
        where TState : notnull, IEquatable<TState>
    {
        // States are numbered as they are met; half of the memory is theirs.
        var numbered = new NumberedModel<TOperation, TState>(model, budget.MaxBytes / 2 / BytesPerState);
        try
        {
            return WingGongSearch<NumberedModel<TOperation, TState>, Timed<TOperation>, int>.Check(
                numbered,
                steps,
                budget.Share(2),
                cancellationToken
            );
        }
        catch (TooManyStatesException)
        {
            return new SearchOutcome<Timed<TOperation>>(SafetyVerdict.Unknown, 0, budget.MaxBytes);
        }
    }

    /// <summary>An operation with its interval.</summary>
    private readonly record struct Timed<TOperation>(
        TOperation Operation,
        long Start,
        long End,
        long Sequence,
        bool IsAnswered
    ) : IInterval;

    /// <summary>Numbers the states of a model, so that equal states are one number.</summary>
    private sealed class NumberedModel<TOperation, TState>(ISequentialModel<TOperation, TState> model, long maxStates)
        : ISearchModel<Timed<TOperation>, int>
        where TState : notnull, IEquatable<TState>
    {
        private readonly Dictionary<TState, int> _numbers = new() { [model.Initial] = 0 };
        private readonly List<TState> _states = [model.Initial];

        public int Initial => 0;

        public bool ChangesState(in Timed<TOperation> operation) => model.ChangesState(operation.Operation);

        public bool TryApply(int state, in Timed<TOperation> operation, out int next)
        {
            var isPossible = model.TryStep(_states[state], operation.Operation, operation.IsAnswered, out var after);
            next = isPossible ? NumberOf(after) : state;
            return isPossible;
        }

        /// <summary>It may be left out, but its answer is still known: without it, it might do something else.</summary>
        public Timed<TOperation> Unanswered(in Timed<TOperation> operation) => operation with { End = Step.Never };

        public (ulong Low, ulong High) Digest(int state) =>
            (SeededRandom.Mix((ulong)state), SeededRandom.Mix(~(ulong)state));

        private int NumberOf(TState state)
        {
            if (!_numbers.TryGetValue(state, out var number))
            {
                if (_states.Count >= maxStates)
                {
                    throw new TooManyStatesException();
                }

                _numbers[state] = number = _states.Count;
                _states.Add(state);
            }

            return number;
        }
    }

    /// <summary>The states of a search do not fit into its memory.</summary>
    private sealed class TooManyStatesException : Exception;
}
