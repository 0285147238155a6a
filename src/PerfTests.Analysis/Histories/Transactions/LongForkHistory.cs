using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Histories.Models;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>
/// Keys that are written once, each by a transaction of its own, and reads of the same keys at once: under snapshot isolation what one read saw contains what another one saw, or the other way round. Where
/// neither does, the history has forked.
/// </summary>
/// <param name="consistency">What is promised.</param>
internal sealed class LongForkHistory(string consistency) : ModelHistory
{
    private readonly List<(int Operation, EdnValue Value)> _reads = [];
    private long _parts;

    /// <inheritdoc />
    public override long Bytes => base.Bytes + (_reads.Count * 32L) + (_parts * 150L);

    /// <inheritdoc />
    public override void Add(in HistoryOperation operation, EdnValue key)
    {
        var sequence = Operations.Add(operation);
        var value = operation.Value;
        if (value.Kind != EdnKind.Vector || value.Items().Any(part => part is not { Kind: EdnKind.Vector, Count: 3 }))
        {
            throw Unfit(operation, value, "[[:w key value]] or [[:r key value] ...]");
        }

        if (operation.Outcome == HistoryEventType.Ok && value.Count > 1)
        {
            _reads.Add((sequence, value));
            _parts += value.Count;
        }
    }

    /// <inheritdoc />
    public override ModelFindings Check(SearchBudget budget)
    {
        var groups = _reads
            .Select(read => (read.Operation, Seen: SeenBy(read.Value)))
            .GroupBy(read => string.Join(' ', read.Seen.Keys.Select(key => $"{key}").Order(StringComparer.Ordinal)))
            .ToArray();
        foreach (var group in groups)
        {
            (int Operation, Dictionary<EdnValue, EdnValue> Seen)? before = null;
            foreach (var read in group.OrderBy(read => read.Seen.Values.Count(value => !value.IsNil)))
            {
                if (
                    before is { } less
                    && less.Seen.Any(pair => !pair.Value.IsNil && !read.Seen[pair.Key].Equals(pair.Value))
                )
                {
                    return Show(groups.Length, less.Operation, read.Operation);
                }

                before = read;
            }
        }

        return new ModelFindings(SafetyVerdict.Valid, groups.Length)
        {
            StrongestModel = ConsistencyModels.Strongest([]),
        };
    }

    private static Dictionary<EdnValue, EdnValue> SeenBy(EdnValue value)
    {
        var seen = new Dictionary<EdnValue, EdnValue>();
        foreach (var part in value.Items())
        {
            seen[part[1]] = part[2];
        }

        return seen;
    }

    private ModelFindings Show(int groups, int first, int second)
    {
        const string Anomaly = "long-fork";
        var isForbidden = ConsistencyModels.Forbids(consistency, [Anomaly]);
        var later = Operations.Call(first) > Operations.Call(second) ? first : second;
        return new ModelFindings(isForbidden ? SafetyVerdict.Invalid : SafetyVerdict.Valid, groups)
        {
            Anomalies = [Anomaly],
            StrongestModel = ConsistencyModels.Strongest([Anomaly]),
            Counterexample = isForbidden
                ? Operations.Show(
                    Anomaly,
                    "",
                    later,
                    [first, second],
                    operation => $"read {_reads.First(read => read.Operation == operation).Value}"
                )
                : null,
        };
    }
}
