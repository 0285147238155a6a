using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Checks a log that was read back against what was acknowledged: each acknowledged write stands, once, at the position that its acknowledgement named, and a write that began after another had
/// ended stands behind it. What failed stands nowhere. Unlike the check of each key this sees writes that were lost before they were read, and order across keys.
/// </summary>
internal sealed class LogCheck
{
    private const string Name = "the log holds what was acknowledged";
    private const int MaxViolations = 5;

    private readonly SortedDictionary<long, LogEntryRecord> _log;
    private readonly IReadOnlyList<OperationRecord> _operations;
    private readonly OperationRecord[] _writes;
    private readonly KeyHistories _histories;
    private readonly List<Violation> _violations = [];
    private int _violated;

    private LogCheck(IReadOnlyList<LogEntryRecord> entries, IReadOnlyList<OperationRecord> operations, Seed clientSeed)
    {
        _log = new(entries.ToDictionary(entry => entry.Position));
        _histories = new KeyHistories(clientSeed);
        _operations = operations;
        _writes =
        [
            .. operations
                .Where(operation => operation.Outcome == Outcome.Ok && operation.Position > 0 && Wrote(operation))
                .OrderBy(operation => operation.Position),
        ];
    }

    /// <summary>Checks a log.</summary>
    /// <param name="entries">What was read back, of each position once.</param>
    /// <param name="operations">Every operation that was sent.</param>
    /// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
    /// <param name="violations">Takes counterexamples, the first few.</param>
    public static SafetyCheck Check(
        IReadOnlyList<LogEntryRecord> entries,
        IReadOnlyList<OperationRecord> operations,
        Seed clientSeed,
        ICollection<Violation> violations
    )
    {
        var check = new LogCheck(entries, operations, clientSeed);
        var (looked, unread) = check.CheckEntries();
        check.CheckRepetitions();
        check.CheckOrder();
        check._violations.ForEach(violations.Add);
        var detail = Invariant(
            $"{looked:#,0} of {check._writes.Length:#,0} acknowledged writes in {entries.Count:#,0} entries"
        );
        return check._violated > 0
                ? new SafetyCheck(
                    Name,
                    SafetyVerdict.Invalid,
                    Invariant($"{check._violated} violations in {detail}; first: {check._violations[0].Explanation}")
                )
            : unread > 0
                ? new SafetyCheck(Name, SafetyVerdict.Unknown, Invariant($"{detail}; {unread:#,0} could not be read"))
            : new SafetyCheck(Name, SafetyVerdict.Valid, detail);
    }

    /// <summary>Operations that loaded the keys have no position, and may have been made again.</summary>
    private static bool IsWrite(in OperationRecord operation) =>
        operation.Kind is not (OperationKind.Read or OperationKind.LocalRead or OperationKind.Scan)
        && (operation.Outcome != Outcome.Ok || operation.Position > 0);

    private static bool Wrote(in OperationRecord operation) =>
        operation.Kind switch
        {
            OperationKind.Update or OperationKind.Insert or OperationKind.ReadModifyWrite or OperationKind.Append =>
                true,
            OperationKind.CompareAndSwap => operation.Found,
            _ => false,
        };

    /// <summary>Each acknowledged write stands where its acknowledgement says. What lies before the first entry that was read is not judged.</summary>
    /// <returns>How many writes were looked up, and how many of the entries were not read.</returns>
    private (int Looked, int Unread) CheckEntries()
    {
        var (looked, unread) = (0, 0);
        var first = _log.Keys.First();
        foreach (var write in _writes.Where(write => write.Position >= first))
        {
            if (!_log.TryGetValue(write.Position, out var entry))
            {
                unread++;
                continue;
            }

            looked++;
            if (entry.Key != write.Key)
            {
                var found = entry.Key < 0 ? "nothing" : Invariant($"a write of key {entry.Key}");
                Report(
                    "acknowledged write lost",
                    write,
                    Invariant($"was acknowledged at {write.Position}, where {found} stands")
                );
            }
            // What an append leaves depends on what was there before.
            else if (write.Kind != OperationKind.Append && entry.ValueHash != _histories.Written(write))
            {
                Report(
                    "acknowledged write replaced",
                    write,
                    Invariant($"was acknowledged at {write.Position}, where another value stands")
                );
            }
        }

        return (looked, unread);
    }

    /// <summary>What one operation wrote stands once at most, and what failed or did not swap nowhere. Values shorter than their identity may repeat by chance and are not judged.</summary>
    private void CheckRepetitions()
    {
        var written = new Dictionary<(long Key, ulong Value), OperationRecord>();
        foreach (var operation in _operations)
        {
            if (IsWrite(operation) && operation.Kind != OperationKind.Append && operation.ValueBytes >= sizeof(ulong))
            {
                written[(operation.Key, _histories.Written(operation))] = operation;
            }
        }

        var seen = new Dictionary<long, long>();
        foreach (var entry in _log.Values)
        {
            if (!written.TryGetValue((entry.Key, entry.ValueHash), out var write))
            {
                continue;
            }

            if (write.Outcome == Outcome.Failed || (write.Outcome == Outcome.Ok && !Wrote(write)))
            {
                Report("failed write took effect", write, Invariant($"did not write, but stands at {entry.Position}"));
            }
            else if (!seen.TryAdd(write.Sequence, entry.Position))
            {
                Report(
                    "write stands twice",
                    write,
                    Invariant($"stands at {seen[write.Sequence]} and at {entry.Position}")
                );
            }
        }
    }

    /// <summary>By position, no write may have ended before one that stands in front of it was sent.</summary>
    private void CheckOrder()
    {
        OperationRecord? latest = null;
        foreach (var write in _writes)
        {
            if (
                latest is { } before
                && (write.Position == before.Position || write.EndedNanoseconds < before.SentNanoseconds)
            )
            {
                var rule = write.Position == before.Position ? "two writes at one position" : "log out of order";
                Report(
                    rule,
                    write,
                    Invariant(
                        $"stands at {write.Position}, but operation {before.Sequence} at {before.Position}, which was sent at {before.SentNanoseconds / 1e9:0.000} s"
                    ),
                    before
                );
            }

            latest = latest is { } kept && kept.SentNanoseconds >= write.SentNanoseconds ? kept : write;
        }
    }

    private void Report(string rule, in OperationRecord culprit, string what, params OperationRecord[] others)
    {
        _violated++;
        if (_violations.Count == MaxViolations)
        {
            return;
        }

        var operation = culprit;
        _violations.Add(
            new Violation(
                rule,
                Invariant($"key {operation.Key}: operation {operation.Sequence} {what}"),
                operation.Key,
                [
                    .. others
                        .Append(operation)
                        .OrderBy(involved => involved.SentNanoseconds)
                        .Select(involved => new ViolationOperation(
                            involved.Sequence,
                            Invariant($"wrote key {involved.Key}, acknowledged at {involved.Position}"),
                            involved.SentNanoseconds / 1e9,
                            involved.EndedNanoseconds / 1e9,
                            involved.Sequence == operation.Sequence
                        )),
                ]
            )
        );
    }
}
