using PerfTests.Recording;
using PerfTests.Units;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Checks the history of a run of any length: its log lies in a file, and the operations of some of the keys at a time are read from it. A history is linearizable if that
/// of each key is, so that nothing is lost by that. Says which part was checked where that is not all of it.
/// </summary>
internal sealed class HistoryPasses
{
    /// <summary>Operations that are held at once, on average: some 300 MB with what is made of them.</summary>
    public const int MaxInMemory = 2_000_000;

    /// <summary>The check of a long run may take this share of its length, if that is more than the check's own bound.</summary>
    private const double ShareOfRun = 0.1;

    private readonly RunRecord _record;
    private readonly long _missing;
    private readonly ICollection<Violation> _violations;
    private readonly int _passes;
    private readonly SearchBudget _budget;
    private int _made;
    private long _operations;
    private long _keys;
    private long _unfitKeys;

    private HistoryPasses(RunRecord record, long missing, ICollection<Violation> violations, int maxInMemory)
    {
        _record = record;
        _missing = missing;
        _violations = violations;
        _passes = (int)Math.Max(1, ((long)record.Operations.Count + maxInMemory - 1) / maxInMemory);
        var limit = TimeSpan.FromSeconds(ShareOfRun * (record.Completion?.Seconds ?? 0));
        _budget = new SearchBudget(
            HistoryCheck.DefaultMaxBytes,
            limit > HistoryCheck.DefaultLimit ? limit : HistoryCheck.DefaultLimit,
            TimeProvider.System
        );
    }

    /// <summary>Checks a history.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="missing">Operations that are not in the log, though they ended.</param>
    /// <param name="violations">Takes counterexamples, the first few.</param>
    /// <param name="maxInMemory">Operations to hold at once, on average.</param>
    public static SafetyCheck Check(
        RunRecord record,
        long missing,
        ICollection<Violation> violations,
        int maxInMemory = MaxInMemory
    ) => new HistoryPasses(record, missing, violations, maxInMemory).Check();

    private SafetyCheck Check()
    {
        SafetyCheck? undecided = null;
        SafetyCheck? last = null;
        while (_made < _passes && (_made == 0 || !_budget.IsOver))
        {
            last = CheckPart(_made++);
            if (last.Verdict == SafetyVerdict.Invalid)
            {
                return Counted(last);
            }

            undecided ??= last.Verdict == SafetyVerdict.Unknown ? last : null;
        }

        return Counted(Conclude(undecided, last!));
    }

    private SafetyCheck CheckPart(int part)
    {
        var operations = new List<OperationRecord>();
        foreach (var operation in _record.Operations)
        {
            if (_passes == 1 || (int)((ulong)operation.Key % (ulong)_passes) == part)
            {
                operations.Add(operation);
            }
        }

        var clientSeed = new Seed(_record.Manifest.Seed).Derive("client");
        if (_missing > 0)
        {
            (operations, var unfit) = PartialHistory.Explainable(operations, clientSeed);
            _unfitKeys += unfit;
        }

        _operations += operations.Count;
        _keys += operations.Select(operation => operation.Key).Distinct().Count();
        return HistoryCheck.Check(operations, clientSeed, _record.Manifest.Consistency, _violations, _budget);
    }

    private SafetyCheck Conclude(SafetyCheck? undecided, SafetyCheck last)
    {
        var looked = Invariant($"{_operations:#,0} operations on {_keys:#,0} keys");
        if (_missing > 0)
        {
            return new SafetyCheck(
                last.Name,
                SafetyVerdict.Unknown,
                Invariant(
                    $"{_missing:#,0} operations of the load are not in the log, as it was full or was cut; what it holds until {LastEnd():0.0} s was checked, {looked}, and shows no violation"
                )
            )
            {
                Remedy = "a higher Safety.MaxLogBytes",
            };
        }

        if (_made < _passes)
        {
            return new SafetyCheck(
                last.Name,
                SafetyVerdict.Unknown,
                Invariant(
                    $"{looked} were checked and show no violation, of {_record.Operations.Count:#,0} operations in all: the keys whose index leaves a rest below {_made} when divided by {_passes}; then {_budget.Describe()} were over"
                )
            )
            {
                Remedy = "a shorter run or a lower rate",
            };
        }

        return undecided ?? new SafetyCheck(last.Name, SafetyVerdict.Valid, looked);
    }

    private double LastEnd() =>
        _record
            .Operations.Where(operation => operation.IsOfLoad)
            .Select(operation => operation.EndedNanoseconds / 1e9)
            .DefaultIfEmpty(0)
            .Max();

    private SafetyCheck Counted(SafetyCheck check) =>
        check with
        {
            Checked = [KeyValuePair.Create("operations", _operations), KeyValuePair.Create("keys", _keys)],
            NotChecked =
            [
                .. new[]
                {
                    KeyValuePair.Create("operations", _record.Operations.Count - _operations),
                    KeyValuePair.Create("operations_not_logged", _missing),
                    KeyValuePair.Create("keys_with_appends_or_short_values", _unfitKeys),
                }.Where(count => count.Value > 0),
            ],
        };
}
