using System.Runtime.InteropServices;
using System.Text;
using PerfTests.Analysis.Histories.Edn;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Transactions that write registers, each value of a register once, and read them; nil first.</summary>
/// <remarks>
/// The order of the versions of a register is told only in part: nil comes first; what a transaction read comes before what it wrote over it; and where real time counts, a version that some transaction
/// had read or written and returned comes before one that was read or written by a later call (as in Elle's <c>wfr-keys</c> and <c>linearizable-keys</c>).
/// </remarks>
/// <param name="consistency">What is promised.</param>
internal sealed partial class RwRegisterHistory(string consistency) : TransactionHistory(consistency)
{
    private const int Nobody = -1;

    private readonly Dictionary<(int Key, ulong Value), int> _versions = [];
    private readonly List<Version> _writes = [];
    private readonly List<Read> _reads = [];

    /// <inheritdoc />
    public override long Bytes => base.Bytes + (_versions.Count * 90L) + (_reads.Count * 12L);

    /// <inheritdoc />
    protected override void Take(in HistoryOperation operation, int transaction, EdnValue value)
    {
        for (var index = 0; index < value.Count; index++)
        {
            var part = value[index];
            switch (part[0].Text)
            {
                case "w":
                    Write(operation, transaction, value, index);
                    break;
                case "r" when IsDone(transaction):
                    TakeRead(transaction, value, index);
                    break;
                case "r":
                    break;
                default:
                    throw Unfit(operation, part, "[:w key value] or [:r key value]");
            }
        }
    }

    private void Write(in HistoryOperation operation, int transaction, EdnValue value, int index)
    {
        var part = value[index];
        var key = KeyOf(part[1]);
        var version = VersionOf(key, Values.NumberOf(part[2]));
        ref var write = ref CollectionsMarshal.AsSpan(_writes)[version];
        if (write.Writer != Nobody)
        {
            throw new HistoryFormatException(
                operation.Line,
                Invariant(
                    $"{part[2]} is written to key {part[1]} again (first on {LineOf(write.Writer)}); values of a key must differ"
                )
            );
        }

        var isLast = true;
        for (var later = index + 1; later < value.Count; later++)
        {
            isLast &= !(value[later][0].Text == "w" && value[later][1].Equals(part[1]));
        }

        (write.Writer, write.IsLast) = (transaction, isLast);
    }

    private void TakeRead(int transaction, EdnValue value, int index)
    {
        var part = value[index];
        for (var earlier = index - 1; earlier >= 0; earlier--)
        {
            if (!value[earlier][1].Equals(part[1]))
            {
                continue;
            }

            if (!value[earlier][2].Equals(part[2]))
            {
                Note(
                    "internal",
                    $"a transaction read {part[2]} of key {part[1]} after it had read or written {value[earlier][2]}",
                    transaction
                );
            }

            return;
        }

        var key = KeyOf(part[1]);
        _reads.Add(new Read(transaction, key, part[2].IsNil ? Nobody : VersionOf(key, Values.NumberOf(part[2]))));
        for (var later = index + 1; later < value.Count; later++)
        {
            if (value[later][0].Text == "w" && value[later][1].Equals(part[1]) && value[later][2].Equals(part[2]))
            {
                Note("future-read", $"a transaction read {part[2]} before it wrote it itself", transaction);
            }
        }
    }

    /// <inheritdoc />
    protected override void FindInTransactions()
    {
        foreach (var (transaction, key, version) in _reads.Where(read => read.Version != Nobody))
        {
            var write = _writes[version];
            if (write.Writer == Nobody)
            {
                Note(
                    "garbage-read",
                    $"a transaction read {NameOf(version)} of key {NameOfKey(key)}, which nobody wrote",
                    transaction
                );
            }
            else if (IsFailed(write.Writer))
            {
                Note(
                    "G1a",
                    $"a transaction read {NameOf(version)} of key {NameOfKey(key)}, which a failed one wrote",
                    transaction,
                    write.Writer
                );
            }
            else if (!write.IsLast && write.Writer != transaction)
            {
                Note(
                    "G1b",
                    $"a transaction read {NameOf(version)} of key {NameOfKey(key)}, which another one wrote on its way to its last",
                    transaction,
                    write.Writer
                );
            }
        }

        var first = new Dictionary<(int Key, int Version), int>();
        foreach (var (read, _) in Overwrites())
        {
            if (!first.TryAdd((read.Key, read.Version), read.Transaction))
            {
                Note(
                    "lost-update",
                    $"two transactions read the same value of key {NameOfKey(read.Key)} and wrote over it",
                    read.Transaction,
                    first[(read.Key, read.Version)]
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
            Dependency.WriteWrite => $"{to} wrote {NameOf(edge.Detail)} to key {key} over what {from} had written",
            Dependency.WriteRead => $"{to} read {NameOf(edge.Detail)} of key {key}, which {from} had written",
            _ => $"{from} did not read {NameOf(edge.Detail)} of key {key}, which {to} wrote over what it read",
        };
    }

    /// <inheritdoc />
    protected override string Describe(int transaction)
    {
        var text = new StringBuilder();
        foreach (var read in _reads.Where(read => read.Transaction == transaction))
        {
            text.Append($"read {NameOfKey(read.Key)} = {(read.Version == Nobody ? "nil" : NameOf(read.Version))}; ");
        }

        foreach (
            var (write, version) in _writes
                .Select((write, version) => (write, version))
                .Where(pair => pair.write.Writer == transaction)
        )
        {
            text.Append($"write {NameOfKey(write.Key)} = {NameOf(version)}; ");
        }

        return text.ToString().TrimEnd(' ', ';');
    }

    /// <summary>Transactions that read a key and wrote it: the read, and the version they wrote last.</summary>
    private IEnumerable<(Read Read, int Version)> Overwrites()
    {
        var written = new Dictionary<(int Transaction, int Key), int>();
        for (var version = 0; version < _writes.Count; version++)
        {
            if (_writes[version] is { IsLast: true } write && write.Writer != Nobody && IsDone(write.Writer))
            {
                written[(write.Writer, write.Key)] = version;
            }
        }

        foreach (var read in _reads)
        {
            if (written.TryGetValue((read.Transaction, read.Key), out var version))
            {
                yield return (read, version);
            }
        }
    }

    private bool IsPossible(int transaction) => transaction != Nobody && !IsFailed(transaction);

    private string NameOf(int version) => $"{Values.ValueOf(_writes[version].Value)}";

    private int VersionOf(int key, ulong value)
    {
        if (!_versions.TryGetValue((key, value), out var version))
        {
            _versions[(key, value)] = version = _writes.Count;
            _writes.Add(new Version(key, value));
        }

        return version;
    }

    /// <summary>A value of a register.</summary>
    private struct Version(int key, ulong value)
    {
        public int Key = key;
        public ulong Value = value;
        public int Writer = Nobody;

        /// <summary>Whether its transaction wrote nothing else to the key after it.</summary>
        public bool IsLast;
    }

    /// <summary>A register that was read before its transaction wrote it.</summary>
    /// <param name="Transaction">By whom.</param>
    /// <param name="Key">Of which key.</param>
    /// <param name="Version">What was read; -1 for nil.</param>
    private readonly record struct Read(int Transaction, int Key, int Version);
}
