using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Checks a log that was read back against what was acknowledged: each acknowledged write stands, once, at the position that its acknowledgement named, and a write that began after another had
/// ended stands behind it. What failed stands nowhere, and nothing stands that no client wrote. Unlike the check of each key this sees writes that were lost before they were read, and order across
/// keys.
/// </summary>
internal sealed class LogCheck
{
    private const string Name = "the log holds what was acknowledged";
    private const int MaxViolations = 5;

    private readonly SortedDictionary<long, LogEntryRecord> _log;
    private readonly HashSet<long> _unreadPositions;
    private readonly long? _end;
    private readonly bool _isComplete;
    private readonly LogWrites _writes;
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<long, long> _standing = [];
    private int _violated;
    private int _looked;
    private int _before;
    private int _unread;
    private int _unjudged;

    private LogCheck(
        IReadOnlyList<LogEntryRecord> entries,
        IReadOnlyList<OperationRecord> operations,
        Seed clientSeed,
        bool isComplete
    )
    {
        _log = new(entries.Where(entry => entry.Reading == LogReading.Read).ToDictionary(entry => entry.Position));
        _end = entries.FirstOrDefault(entry => entry.Reading == LogReading.End)?.Position;
        _isComplete = isComplete;
        _unreadPositions =
        [
            .. entries.Where(entry => entry.Reading == LogReading.Unread).Select(entry => entry.Position),
        ];
        _unread = _unreadPositions.Count;
        // Of a long run only what the entries can show is held.
        var first = operations.Count > HistoryPasses.MaxInMemory ? entries.Min(entry => entry.Position) : 0;
        var keys = _log.Values.Select(entry => entry.Key).ToHashSet();
        _writes = new LogWrites(operations, clientSeed, keys, first);
        _before = _writes.Before;
    }

    /// <summary>Checks a log.</summary>
    /// <param name="entries">What was read back, of each position once.</param>
    /// <param name="operations">The operations that were sent.</param>
    /// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
    /// <param name="violations">Takes counterexamples, the first few.</param>
    /// <param name="isComplete">Whether these are all operations: otherwise an entry may be of one that is not known.</param>
    public static SafetyCheck Check(
        IReadOnlyList<LogEntryRecord> entries,
        IReadOnlyList<OperationRecord> operations,
        Seed clientSeed,
        ICollection<Violation> violations,
        bool isComplete = true
    )
    {
        if (entries.Count == 0)
        {
            return new SafetyCheck(Name, SafetyVerdict.Unknown, "the log was to be read back, and no entry is known");
        }

        var check = new LogCheck(entries, operations, clientSeed, isComplete);
        check.CheckAcknowledged();
        check.CheckEntries();
        check.CheckOrder();
        check._violations.ForEach(violations.Add);
        return check.Conclude();
    }

    private SafetyCheck Conclude()
    {
        var detail = Invariant(
            $"{_looked:#,0} of {_writes.Acknowledged.Count:#,0} acknowledged writes in {_log.Count:#,0} entries"
        );
        var check =
            _violated > 0
                ? new SafetyCheck(
                    Name,
                    SafetyVerdict.Invalid,
                    Invariant($"{_violated} violations in {detail}; first: {_violations[0].Explanation}")
                )
            : _unread > 0
                ? new SafetyCheck(Name, SafetyVerdict.Unknown, Invariant($"{detail}; {_unread:#,0} could not be read"))
                {
                    Remedy = "a system that answers after the load, within Safety.ReadBackDeadline",
                }
            : !_isComplete
                ? new SafetyCheck(
                    Name,
                    SafetyVerdict.Unknown,
                    $"{detail}; as operations are missing, entries that no known one wrote were not judged"
                )
            : new SafetyCheck(Name, SafetyVerdict.Valid, detail);
        return check with
        {
            Checked =
            [
                KeyValuePair.Create("acknowledged_writes", (long)_looked),
                KeyValuePair.Create("entries", (long)_log.Count),
            ],
            NotChecked =
            [
                .. new[]
                {
                    KeyValuePair.Create("entries_not_read", (long)_unread),
                    KeyValuePair.Create("writes_before_the_first_entry", (long)_before),
                    KeyValuePair.Create("appends_to_an_unknown_value", (long)_unjudged),
                }.Where(count => count.Value > 0),
            ],
        };
    }

    /// <summary>Each acknowledged write stands where its acknowledgement says. What lies before the first entry that was read is not judged.</summary>
    private void CheckAcknowledged()
    {
        var first = _log.Count > 0 ? _log.Keys.First() : _end ?? long.MaxValue;
        foreach (var write in _writes.Acknowledged)
        {
            if (write.Position >= _end)
            {
                _looked++;
                Report(
                    "acknowledged write lost",
                    write,
                    Invariant($"was acknowledged at {write.Position}, but the log ends at {_end - 1}")
                );
            }
            else if (write.Position < first)
            {
                _before++;
            }
            else if (!_log.TryGetValue(write.Position, out var entry))
            {
                _unread += _unreadPositions.Contains(write.Position) ? 0 : 1;
            }
            else
            {
                _looked++;
                if (entry.Key != write.Key)
                {
                    var found = entry.Key < 0 ? "nothing" : Invariant($"a write of key {entry.Key}");
                    Report(
                        "acknowledged write lost",
                        write,
                        Invariant($"was acknowledged at {write.Position}, where {found} stands")
                    );
                }
            }
        }
    }

    /// <summary>In order of position: each entry is what one write made of the value before it.</summary>
    private void CheckEntries()
    {
        var values = new Dictionary<long, ulong>();
        var isFromStart = true;
        var next = 1L;
        foreach (var entry in _log.Values)
        {
            if (entry.Position != next)
            {
                // What was not read may have changed any key.
                values.Clear();
                isFromStart = false;
            }

            next = entry.Position + 1;
            if (entry.Key is < 0 or OperationSequences.ReadinessProbe)
            {
                continue;
            }

            ulong? before =
                values.TryGetValue(entry.Key, out var known) ? known
                : isFromStart ? ValueHash.Absent
                : null;
            if (_writes.At(entry.Position) is { } write && write.Key == entry.Key)
            {
                CheckAcknowledged(entry, write, before);
            }
            else if (_isComplete)
            {
                CheckOther(entry, before);
            }

            values[entry.Key] = entry.ValueHash;
        }
    }

    private void CheckAcknowledged(LogEntryRecord entry, in OperationRecord write, ulong? before)
    {
        Stand(entry, write);
        if (_writes.After(write, before) is not { } expected)
        {
            _unjudged++;
        }
        else if (entry.ValueHash != expected)
        {
            Report(
                "acknowledged write replaced",
                write,
                Invariant($"was acknowledged at {write.Position}, where another value stands")
            );
        }
    }

    /// <summary>An entry that no acknowledgement named: of a write of unknown effect, or none that may stand there.</summary>
    private void CheckOther(LogEntryRecord entry, ulong? before)
    {
        if (_writes.Find(entry.Key, entry.ValueHash, before) is { } write)
        {
            if (write.Outcome == Outcome.Failed || (write.Outcome == Outcome.Ok && !LogWrites.Wrote(write)))
            {
                Report("failed write took effect", write, Invariant($"did not write, but stands at {entry.Position}"));
            }
            else
            {
                Stand(entry, write);
            }
        }
        else if (before is null && _writes.HasAppends(entry.Key))
        {
            _unjudged++;
        }
        else
        {
            _violated++;
            Add(
                new Violation(
                    "value that nobody wrote",
                    Invariant($"key {entry.Key}: at {entry.Position} stands a value that no client wrote"),
                    entry.Key,
                    []
                )
            );
        }
    }

    /// <summary>What one operation wrote stands once at most. Values shorter than their identity may repeat by chance and are not judged.</summary>
    private void Stand(LogEntryRecord entry, in OperationRecord write)
    {
        if (write.ValueBytes < sizeof(ulong))
        {
            return;
        }

        if (write is { Outcome: Outcome.Ok, Position: > 0 } && write.Position != entry.Position)
        {
            Report(
                "write stands twice",
                write,
                Invariant($"was acknowledged at {write.Position} and stands at {entry.Position}, too")
            );
        }
        else if (!_standing.TryAdd(write.Sequence, entry.Position))
        {
            Report(
                "write stands twice",
                write,
                Invariant($"stands at {_standing[write.Sequence]} and at {entry.Position}")
            );
        }
    }

    /// <summary>By position, no write may have ended before one that stands in front of it was sent.</summary>
    private void CheckOrder()
    {
        OperationRecord? latest = null;
        foreach (var write in _writes.Acknowledged)
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
        var operation = culprit;
        Add(
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

    private void Add(Violation violation)
    {
        if (_violations.Count < MaxViolations)
        {
            _violations.Add(violation);
        }
    }
}
