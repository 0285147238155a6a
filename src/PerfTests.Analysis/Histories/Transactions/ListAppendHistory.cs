using System.Runtime.InteropServices;
using System.Text;
using PerfTests.Analysis.Histories.Edn;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>
/// Transactions that append elements to lists, each element of a list once, and read lists: what is read tells the order of the versions (Kingsbury and Alvaro, "Elle: inferring isolation anomalies from
/// experimental observations", VLDB 14(3), 2020).
/// </summary>
/// <remarks>
/// A list is compared with the longest version of its key as it is read, and only its length and its last element are kept, so that memory grows with what was appended and not with what was read. What differs from the longest
/// version is an incompatible order.
/// </remarks>
/// <param name="consistency">What is promised.</param>
internal sealed partial class ListAppendHistory(string consistency) : TransactionHistory(consistency)
{
    private const int Nobody = -1;

    private readonly List<KeyLists> _lists = [];
    private readonly Dictionary<(int Key, ulong Element), int> _versions = [];
    private readonly List<Version> _writes = [];
    private readonly List<Read> _reads = [];

    /// <inheritdoc />
    public override long Bytes => base.Bytes + (_versions.Count * 80L) + (_reads.Count * 16L);

    /// <inheritdoc />
    protected override void Take(in HistoryOperation operation, int transaction, EdnValue value)
    {
        for (var index = 0; index < value.Count; index++)
        {
            var part = value[index];
            var key = ListOf(part[1]);
            switch (part[0].Text)
            {
                case "append":
                    Append(operation, transaction, key, part[2], value, index);
                    break;
                case "r" when IsDone(transaction):
                    if (part[2].Kind is not (EdnKind.Vector or EdnKind.Nil))
                    {
                        throw Unfit(operation, part, "[:r key [elements]]");
                    }

                    TakeRead(transaction, key, part[2], value, index);
                    break;
                case "r":
                    break;
                default:
                    throw Unfit(operation, part, "[:append key element] or [:r key [elements]]");
            }
        }
    }

    private void Append(
        in HistoryOperation operation,
        int transaction,
        int key,
        EdnValue element,
        EdnValue value,
        int index
    )
    {
        var version = VersionOf(key, Values.NumberOf(element));
        ref var write = ref CollectionsMarshal.AsSpan(_writes)[version];
        if (write.Writer != Nobody)
        {
            throw new HistoryFormatException(
                operation.Line,
                Invariant(
                    $"{element} is appended to key {value[index][1]} again (first on {LineOf(write.Writer)}); elements of a key must differ"
                )
            );
        }

        var isLast = true;
        for (var later = index + 1; later < value.Count && isLast; later++)
        {
            isLast = !(value[later][0].Text == "append" && value[later][1].Equals(value[index][1]));
        }

        (write.Writer, write.IsLast) = (transaction, isLast);
        for (var earlier = 0; earlier < index; earlier++)
        {
            var read = value[earlier];
            if (
                read[0].Text == "r"
                && IsDone(transaction)
                && read[1].Equals(value[index][1])
                && read[2].Items().Contains(element)
            )
            {
                Note("future-read", $"a transaction read {element} before it appended it itself", transaction);
            }
        }
    }

    private void TakeRead(int transaction, int key, EdnValue list, EdnValue value, int index)
    {
        CheckWithin(transaction, value, index);
        var longest = _lists[key].Longest;
        var length = list.Count;
        var isFollowing = true;
        for (var at = 0; at < length && isFollowing; at++)
        {
            var element = Values.NumberOf(list[at]);
            if (at < longest.Count)
            {
                isFollowing = _writes[longest[at]].Element == element;
                continue;
            }

            var version = VersionOf(key, element);
            isFollowing = _lists[key].Members.Add(version);
            if (isFollowing)
            {
                longest.Add(version);
            }
        }

        var last =
            length == 0 ? Nobody
            : isFollowing ? longest[length - 1]
            : VersionOf(key, Values.NumberOf(list[length - 1]));
        _reads.Add(new Read(transaction, key, last, isFollowing ? length : 0));
        if (!isFollowing)
        {
            TakeOddRead(transaction, key, list);
        }
    }

    /// <summary>What does not fit the longest version is looked at whole.</summary>
    private void TakeOddRead(int transaction, int key, EdnValue list)
    {
        var versions = list.Items().Select(element => VersionOf(key, Values.NumberOf(element))).ToArray();
        if (versions.Distinct().Count() < versions.Length)
        {
            Note("duplicate-elements", $"one element stands twice in a list of key {NameOfKey(key)}", transaction);
            return;
        }

        _lists[key].Odd.Add((transaction, versions));
    }

    /// <summary>What a transaction reads has to be what it read or appended before.</summary>
    private void CheckWithin(int transaction, EdnValue value, int index)
    {
        var (key, read) = (value[index][1], value[index][2]);
        if (!Enumerable.Range(0, index).Any(earlier => value[earlier][1].Equals(key)))
        {
            return;
        }

        var own = new List<EdnValue>();
        EdnValue? known = null;
        for (var earlier = index - 1; earlier >= 0 && known is null; earlier--)
        {
            if (!value[earlier][1].Equals(key))
            {
                continue;
            }

            if (value[earlier][0].Text == "append")
            {
                own.Add(value[earlier][2]);
            }
            else
            {
                known = value[earlier][2];
            }
        }

        own.Reverse();
        var from = read.Count - own.Count;
        var fits =
            from >= 0
            && own.Select((element, at) => (element, at)).All(pair => read[from + pair.at].Equals(pair.element))
            && (
                known is not { } before
                || (before.Count == from && Enumerable.Range(0, from).All(at => read[at].Equals(before[at])))
            );
        if (!fits)
        {
            Note(
                "internal",
                $"a transaction read {read} of key {key}, which is not what it had read and appended before",
                transaction
            );
        }
    }

    /// <inheritdoc />
    protected override void FindInTransactions()
    {
        foreach (var list in _lists)
        {
            CheckOdd(list);
            CheckFailed(list);
        }

        foreach (var read in _reads.Where(read => read.Last != Nobody))
        {
            var write = _writes[read.Last];
            if (write.Writer != Nobody && !write.IsLast && write.Writer != read.Transaction)
            {
                Note(
                    "G1b",
                    $"a transaction read {NameOf(read.Last)}, which another one appended on its way to its last",
                    read.Transaction,
                    write.Writer
                );
            }

            if (read.Length > _lists[read.Key].FirstFailed)
            {
                var failed = _lists[read.Key].Longest[_lists[read.Key].FirstFailed];
                Note(
                    "G1a",
                    $"a transaction read {NameOf(failed)}, which a failed one appended",
                    read.Transaction,
                    _writes[failed].Writer
                );
            }

            if (read.Length > _lists[read.Key].FirstUnwritten)
            {
                var unwritten = _lists[read.Key].Longest[_lists[read.Key].FirstUnwritten];
                Note(
                    "garbage-read",
                    $"a transaction read {NameOf(unwritten)}, which nobody appended",
                    read.Transaction
                );
            }
        }

        FindLostUpdates();
    }

    private void CheckOdd(KeyLists list)
    {
        foreach (var (transaction, versions) in list.Odd)
        {
            var shorter = Math.Min(versions.Length, list.Longest.Count);
            for (var at = 0; at < shorter; at++)
            {
                if (versions[at] != list.Longest[at])
                {
                    Note(
                        "incompatible-order",
                        $"two transactions read {NameOf(versions[at])} and {NameOf(list.Longest[at])} in the same place of one list",
                        transaction
                    );
                }
            }

            foreach (var version in versions)
            {
                if (_writes[version].Writer is not Nobody and var writer && IsFailed(writer))
                {
                    Note(
                        "G1a",
                        $"a transaction read {NameOf(version)}, which a failed one appended",
                        transaction,
                        writer
                    );
                }
                else if (_writes[version].Writer == Nobody)
                {
                    Note("garbage-read", $"a transaction read {NameOf(version)}, which nobody appended", transaction);
                }
            }
        }
    }

    /// <summary>Where the list has what was not to be in it, and what was built on that.</summary>
    private void CheckFailed(KeyLists list)
    {
        var failed = Nobody;
        for (var at = 0; at < list.Longest.Count; at++)
        {
            var writer = _writes[list.Longest[at]].Writer;
            if (writer == Nobody)
            {
                list.FirstUnwritten = Math.Min(list.FirstUnwritten, at);
            }
            else if (IsFailed(writer))
            {
                list.FirstFailed = Math.Min(list.FirstFailed, at);
                failed = failed == Nobody ? writer : failed;
            }
            else if (IsDone(writer))
            {
                if (failed != Nobody)
                {
                    Note(
                        "dirty-update",
                        $"a transaction appended {NameOf(list.Longest[at])} to what a failed one had appended",
                        writer,
                        failed
                    );
                }

                failed = Nobody;
            }
        }
    }

    /// <summary>Two transactions that read the same version of a key and both appended to it.</summary>
    private void FindLostUpdates()
    {
        var appended = new HashSet<(int Transaction, int Key)>();
        foreach (var write in _writes.Where(write => write.Writer != Nobody && IsDone(write.Writer)))
        {
            appended.Add((write.Writer, write.Key));
        }

        var first = new Dictionary<(int Key, int Version), int>();
        var (transaction, seen) = (Nobody, new HashSet<int>());
        foreach (var read in _reads)
        {
            if (read.Transaction != transaction)
            {
                transaction = read.Transaction;
                seen.Clear();
            }

            // A read after an append of its own is of a version of its own.
            if (
                !seen.Add(read.Key)
                || !appended.Contains((read.Transaction, read.Key))
                || (read.Last != Nobody && _writes[read.Last].Writer == read.Transaction)
            )
            {
                continue;
            }

            if (!first.TryAdd((read.Key, read.Last), read.Transaction))
            {
                Note(
                    "lost-update",
                    $"two transactions read the same list of key {NameOfKey(read.Key)} and appended to it",
                    read.Transaction,
                    first[(read.Key, read.Last)]
                );
            }
        }
    }

    /// <inheritdoc />
    protected override string Explain(CycleEdge edge, string from, string to)
    {
        var key = NameOfKey(_writes[edge.Detail].Key);
        return edge.Dependency switch
        {
            Dependency.WriteWrite => $"{to} appended {NameOf(edge.Detail)} to key {key} after what {from} had appended",
            Dependency.WriteRead => $"{to} read {NameOf(edge.Detail)} of key {key}, which {from} had appended",
            _ => $"{from} did not read {NameOf(edge.Detail)} of key {key}, which {to} appended next",
        };
    }

    /// <inheritdoc />
    protected override string Describe(int transaction)
    {
        var text = new StringBuilder();
        foreach (var read in _reads.Where(read => read.Transaction == transaction))
        {
            var list = _lists[read.Key].Longest.Take(read.Length).TakeLast(3).Select(NameOf).ToArray();
            var shown =
                list.Length > 0 ? string.Join(' ', list)
                : read.Last == Nobody ? ""
                : NameOf(read.Last);
            text.Append(Invariant($"read {NameOfKey(read.Key)} = [{(read.Length > 3 ? "… " : "")}{shown}]; "));
        }

        foreach (
            var (write, version) in _writes
                .Select((write, version) => (write, version))
                .Where(pair => pair.write.Writer == transaction)
        )
        {
            text.Append($"append {NameOf(version)} to {NameOfKey(write.Key)}; ");
        }

        return text.ToString().TrimEnd(' ', ';');
    }

    private bool IsPossible(int transaction) => transaction != Nobody && !IsFailed(transaction);

    private string NameOf(int version) => $"{Values.ValueOf(_writes[version].Element)}";

    private int ListOf(EdnValue name)
    {
        var key = KeyOf(name);
        if (key == _lists.Count)
        {
            _lists.Add(new KeyLists());
        }

        return key;
    }

    private int VersionOf(int key, ulong element)
    {
        if (!_versions.TryGetValue((key, element), out var version))
        {
            _versions[(key, element)] = version = _writes.Count;
            _writes.Add(new Version(key, element));
        }

        return version;
    }

    /// <summary>An element of a list, and so the version that ends with it.</summary>
    private struct Version(int key, ulong element)
    {
        public int Key = key;
        public ulong Element = element;
        public int Writer = Nobody;

        /// <summary>Whether its transaction appended nothing to the key after it.</summary>
        public bool IsLast;
    }

    /// <summary>A list that was read.</summary>
    /// <param name="Transaction">By whom.</param>
    /// <param name="Key">Of which key.</param>
    /// <param name="Last">Its last element; -1 if it was empty.</param>
    /// <param name="Length">Its length where it is a beginning of the longest one; else 0.</param>
    private readonly record struct Read(int Transaction, int Key, int Last, int Length);

    /// <summary>The lists of a key.</summary>
    private sealed class KeyLists
    {
        public List<int> Longest { get; } = [];

        public HashSet<int> Members { get; } = [];

        public List<(int Transaction, int[] Versions)> Odd { get; } = [];

        public int FirstFailed { get; set; } = int.MaxValue;

        public int FirstUnwritten { get; set; } = int.MaxValue;
    }
}
