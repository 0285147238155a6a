using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Histories.Models;
using PerfTests.Analysis.Safety;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Transactions over several keys, judged by the cycles of their dependencies and by what single transactions saw.</summary>
/// <param name="consistency">What is promised.</param>
internal abstract class TransactionHistory(string consistency) : ModelHistory
{
    private const int MaxShownText = 100;
    private const int MaxShownEdges = 24;

    private readonly ValueNames _keyNames = new();
    private readonly Dictionary<ulong, int> _keys = [];
    private readonly List<ulong> _namesOfKeys = [];
    private readonly List<HistoryEventType> _outcomes = [];
    private readonly Dictionary<string, (string Text, long[] Operations)> _anomalies = new(StringComparer.Ordinal);

    /// <summary>The values by number.</summary>
    protected ValueNames Values { get; } = new();

    /// <summary>Number of keys.</summary>
    protected int Keys => _keys.Count;

    /// <summary>Whether a transaction certainly did not happen.</summary>
    protected bool IsFailed(int transaction) => _outcomes[transaction] == HistoryEventType.Fail;

    /// <summary>Whether a transaction certainly happened.</summary>
    protected bool IsDone(int transaction) => _outcomes[transaction] == HistoryEventType.Ok;

    /// <inheritdoc />
    public override long Bytes => base.Bytes + _keyNames.Bytes + Values.Bytes + Count + (Keys * 200L);

    /// <inheritdoc />
    public override void Add(in HistoryOperation operation, EdnValue key)
    {
        var transaction = Operations.Add(operation);
        _outcomes.Add(operation.Outcome);
        var value = operation.Value;
        if (value.Kind != EdnKind.Vector)
        {
            throw Unfit(operation, value, "a vector of [function key value]");
        }

        for (var index = 0; index < value.Count; index++)
        {
            if (
                value[index] is not { Kind: EdnKind.Vector, Count: 3 }
                || value[index][0].Kind is not (EdnKind.Keyword or EdnKind.Text)
            )
            {
                throw Unfit(operation, value[index], "[function key value]");
            }
        }

        Take(operation, transaction, value);
    }

    /// <inheritdoc />
    public override ModelFindings Check(SearchBudget budget)
    {
        var graph = new DependencyGraph(Count);
        FindInTransactions();
        AddData(graph);
        AddSessions(graph);
        AddRealTime(graph);
        graph.Seal();
        if (budget.IsOver)
        {
            return new ModelFindings(SafetyVerdict.Unknown, Keys) { Undecided = "the cycles of the transactions" };
        }

        var cycles = CycleSearch.Find(graph);
        var names = _anomalies.Keys.Concat(cycles.Select(cycle => cycle.Name)).ToArray();
        var isForbidden = ConsistencyModels.Forbids(consistency, names);
        return new ModelFindings(isForbidden ? SafetyVerdict.Invalid : SafetyVerdict.Valid, Keys)
        {
            Anomalies = names,
            StrongestModel = ConsistencyModels.Strongest(names),
            Counterexample = isForbidden ? Show(cycles) : null,
        };
    }

    /// <summary>Takes the operations of a transaction.</summary>
    protected abstract void Take(in HistoryOperation operation, int transaction, EdnValue value);

    /// <summary>Finds what is wrong with single reads.</summary>
    protected abstract void FindInTransactions();

    /// <summary>Adds the dependencies of data.</summary>
    protected abstract void AddData(DependencyGraph graph);

    /// <summary>Says in words why a transaction comes before another one.</summary>
    protected abstract string Explain(CycleEdge edge, string from, string to);

    /// <summary>A transaction in words.</summary>
    protected abstract string Describe(int transaction);

    /// <summary>The number of a key, from 0.</summary>
    protected int KeyOf(EdnValue key)
    {
        var name = _keyNames.NumberOf(key);
        if (!_keys.TryGetValue(name, out var number))
        {
            _keys[name] = number = _keys.Count;
            _namesOfKeys.Add(name);
        }

        return number;
    }

    /// <summary>The name of a key.</summary>
    protected string NameOfKey(int key) => $"{_keyNames.ValueOf(_namesOfKeys[key])}";

    /// <summary>Notes an anomaly; of each kind the first.</summary>
    protected void Note(string anomaly, string text, params ReadOnlySpan<long> operations) =>
        _anomalies.TryAdd(anomaly, (text, operations.ToArray()));

    /// <summary>What was found is told with its line: a place to look it up.</summary>
    protected string LineOf(int transaction) => Invariant($"line {Operations.Line(transaction)}");

    /// <summary>A transaction of a process comes after the one that it made before.</summary>
    private void AddSessions(DependencyGraph graph)
    {
        var last = new Dictionary<long, int>();
        for (var transaction = 0; transaction < Count; transaction++)
        {
            var process = Operations.Process(transaction);
            if (process >= 0 && IsDone(transaction))
            {
                if (last.TryGetValue(process, out var before))
                {
                    graph.Add(before, transaction, Dependency.Order, DependencyLevel.Session);
                }

                last[process] = transaction;
            }
        }
    }

    /// <summary>A transaction comes after those that had returned when it was called: over stations in order of the returns.</summary>
    private void AddRealTime(DependencyGraph graph)
    {
        // Operations are taken in order of their returns.
        var returns = new List<long>();
        var stations = new List<int>();
        for (var transaction = 0; transaction < Count; transaction++)
        {
            if (!IsDone(transaction))
            {
                continue;
            }

            var station = graph.AddStation();
            if (stations.Count > 0)
            {
                graph.Add(stations[^1], station, Dependency.Order, DependencyLevel.RealTime);
            }

            graph.Add(transaction, station, Dependency.Order, DependencyLevel.RealTime);
            returns.Add(Operations.Return(transaction));
            stations.Add(station);
        }

        for (var transaction = 0; transaction < Count; transaction++)
        {
            var at = returns.BinarySearch(Operations.Call(transaction));
            at = (at < 0 ? ~at : at) - 1;
            if (at >= 0 && !IsFailed(transaction))
            {
                graph.Add(stations[at], transaction, Dependency.Order, DependencyLevel.RealTime);
            }
        }
    }

    /// <summary>The first anomaly that the promised model forbids: cycles before others, as they explain more.</summary>
    private Violation Show(IReadOnlyList<Cycle> cycles)
    {
        if (cycles.FirstOrDefault(cycle => ConsistencyModels.Forbids(consistency, [cycle.Name])) is not { } shown)
        {
            var (name, (text, operations)) = _anomalies.First(anomaly =>
                ConsistencyModels.Forbids(consistency, [anomaly.Key])
            );
            return Operations.Show(name, "", operations[0], operations, DescribeShortly) with
            {
                Explanation = $"{name}: {text}",
            };
        }

        // A cycle without adjacent anti-dependencies may come by a transaction twice.
        var names = shown
            .Edges.Select(edge => edge.From)
            .Distinct()
            .Select((transaction, index) => (transaction, Name: Invariant($"T{index + 1}")))
            .ToDictionary(pair => pair.transaction, pair => pair.Name);
        var violation = Operations.Show(
            shown.Name,
            "",
            -1,
            shown.Edges.Take(MaxShownEdges).Select(edge => (long)edge.From),
            transaction => $"{names[(int)transaction]}: {DescribeShortly(transaction)}"
        );
        var left = shown.Edges.Count - MaxShownEdges;
        var order = string.Join(" before ", shown.Edges.Take(MaxShownEdges).Select(edge => names[edge.From]));
        return violation with
        {
            Explanation =
                $"{shown.Name}: {order}{(left > 0 ? Invariant($" before {left} others") : "")} before {names[shown.Edges[0].From]}, which no order of the transactions allows",
            Cycle =
            [
                .. shown
                    .Edges.Take(MaxShownEdges)
                    .Select(edge =>
                        $"{names[edge.From]} ({LineOf(edge.From)}) comes before {names[edge.To]} ({LineOf(edge.To)}), as {Because(edge, names[edge.From], names[edge.To])}"
                    ),
                .. left > 0 ? [Invariant($"and so on, over {left} others")] : (string[])[],
            ],
        };
    }

    private string Because(CycleEdge edge, string from, string to) =>
        (edge.Dependency, edge.Level) switch
        {
            (Dependency.Order, DependencyLevel.Session) => Invariant(
                $"process {Operations.Process(edge.From)} made {from} and then {to}"
            ),
            (Dependency.Order, _) => $"{from} had returned when {to} was called",
            _ => Explain(edge, from, to),
        };

    private string DescribeShortly(long transaction)
    {
        var text = Describe((int)transaction);
        return text.Length > MaxShownText ? $"{text[..MaxShownText]}…" : text;
    }
}
