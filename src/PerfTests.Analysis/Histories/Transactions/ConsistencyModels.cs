namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>
/// Consistency models of transactions, which of them imply others, and which anomalies each forbids: after Adya, "Weak consistency" (1999), Bailis et al., "Highly available transactions" (VLDB 2013),
/// Cerone, Bernardi and Gotsman (CONCUR 2015), and Elle's <c>consistency_model.clj</c>, which gathers them.
/// </summary>
internal static class ConsistencyModels
{
    /// <summary>What is promised where nothing else is said.</summary>
    public const string Default = "strict-serializable";

    /// <summary>An anomaly, and those that it is a case of.</summary>
    private static readonly Dictionary<string, string[]> Implied = new()
    {
        ["G0"] = ["G1c", "G0-process"],
        ["G0-process"] = ["G1c-process", "G0-realtime"],
        ["G0-realtime"] = ["G1c-realtime"],
        ["G1a"] = ["G1"],
        ["G1b"] = ["G1"],
        ["G1c"] = ["G1", "G1c-process"],
        ["G1c-process"] = ["G1c-realtime", "G1-process"],
        ["G1c-realtime"] = ["G1-realtime"],
        ["G1"] = ["G1-process"],
        ["G1-process"] = ["G1-realtime"],
        // The single read-write edge of ours is always one of an item, never of a predicate.
        ["G-single"] = ["G-nonadjacent", "consistent-view-broken", "G-single-process"],
        ["G-single-process"] = ["G-nonadjacent-process", "G-single-realtime"],
        ["G-single-realtime"] = ["G-nonadjacent-realtime"],
        ["G-nonadjacent"] = ["G2-item", "G-nonadjacent-process"],
        ["G-nonadjacent-process"] = ["G2-item-process", "G-nonadjacent-realtime"],
        ["G-nonadjacent-realtime"] = ["G2-item-realtime"],
        ["G2-item"] = ["G2", "G2-item-process"],
        ["G2"] = ["G2-process"],
        ["G2-item-process"] = ["G2-process", "G2-item-realtime"],
        ["G2-item-realtime"] = ["G2-realtime"],
        ["G2-process"] = ["G2-realtime"],
        ["incompatible-order"] = ["G1a"],
        ["dirty-update"] = ["G1a"],
        ["garbage-read"] = ["G1a"],
        ["future-read"] = ["G1c"],
        ["lost-update"] = ["G2-item"],
        // Skew is a case of G2; a fork of two reads is one that snapshots forbid, too.
        ["long-fork"] = ["G-nonadjacent"],
        // Balances of one read that do not add up are a read skew; a balance below zero is a transfer that another one was not seen by.
        ["wrong-total"] = ["G-single"],
        ["negative-value"] = ["G2-item"],
        ["unexpected-key"] = ["G1a"],
        ["nil-balance"] = ["G1a"],
    };

    /// <summary>A model, and those that it is at least as strong as.</summary>
    private static readonly Dictionary<string, string[]> Weaker = new()
    {
        ["strict-serializable"] = ["strong-session-serializable", "strong-snapshot-isolation"],
        ["strong-session-serializable"] = ["serializable", "strong-session-snapshot-isolation"],
        ["serializable"] = ["repeatable-read", "snapshot-isolation", "update-serializable"],
        ["strong-snapshot-isolation"] = ["strong-session-snapshot-isolation", "strong-read-committed"],
        ["strong-session-snapshot-isolation"] = ["snapshot-isolation", "strong-session-read-committed"],
        ["snapshot-isolation"] =
        [
            "forward-consistent-view",
            "monotonic-atomic-view",
            "monotonic-snapshot-read",
            "parallel-snapshot-isolation",
            "prefix",
        ],
        ["parallel-snapshot-isolation"] = ["causal-cerone", "update-atomic"],
        ["prefix"] = ["causal-cerone"],
        ["causal-cerone"] = ["read-atomic"],
        ["update-atomic"] = ["read-atomic"],
        ["read-atomic"] = ["monotonic-atomic-view"],
        ["update-serializable"] = ["forward-consistent-view"],
        ["forward-consistent-view"] = ["consistent-view"],
        ["consistent-view"] = ["cursor-stability", "monotonic-view"],
        ["repeatable-read"] = ["cursor-stability", "monotonic-atomic-view"],
        ["cursor-stability"] = ["read-committed"],
        ["monotonic-atomic-view"] = ["read-committed"],
        ["monotonic-view"] = ["read-committed"],
        ["monotonic-snapshot-read"] = ["read-committed"],
        ["strong-read-committed"] = ["strong-session-read-committed", "strong-read-uncommitted"],
        ["strong-session-read-committed"] = ["read-committed", "strong-session-read-uncommitted"],
        ["strong-read-uncommitted"] = ["strong-session-read-uncommitted"],
        ["strong-session-read-uncommitted"] = ["read-uncommitted"],
        ["read-committed"] = ["read-uncommitted"],
        ["read-uncommitted"] = [],
    };

    /// <summary>What a model forbids beyond what weaker ones do.</summary>
    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["strict-serializable"] = ["G1", "G1c-realtime", "G2-realtime"],
        ["strong-session-serializable"] = ["G1-process", "G2-process"],
        ["serializable"] = ["internal", "G1", "G2"],
        ["strong-snapshot-isolation"] = ["internal", "G1-realtime", "G-nonadjacent-realtime"],
        ["strong-session-snapshot-isolation"] = ["internal", "G1-process", "G-nonadjacent-process"],
        ["snapshot-isolation"] = ["internal", "G1", "G-nonadjacent"],
        ["parallel-snapshot-isolation"] = ["internal", "G1a"],
        ["prefix"] = ["internal", "G1a"],
        ["causal-cerone"] = ["internal", "G1a"],
        ["update-atomic"] = ["lost-update"],
        ["read-atomic"] = ["internal", "G1a", "future-read"],
        ["update-serializable"] = ["G1"],
        ["forward-consistent-view"] = ["G1"],
        ["consistent-view"] = ["G1", "consistent-view-broken"],
        ["repeatable-read"] = ["G1", "G2-item", "lost-update"],
        ["cursor-stability"] = ["G1", "lost-update"],
        ["monotonic-view"] = ["G1"],
        ["monotonic-snapshot-read"] = ["G1"],
        ["strong-read-committed"] = ["G1c-realtime"],
        ["strong-session-read-committed"] = ["G1c-process"],
        ["strong-read-uncommitted"] = ["G0-realtime"],
        ["strong-session-read-uncommitted"] = ["G0-process"],
        ["read-committed"] = ["G1"],
        ["read-uncommitted"] = ["G0", "duplicate-elements", "cyclic-versions"],
    };

    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["strong-serializable"] = "strict-serializable",
        ["PL-SS"] = "strict-serializable",
        ["PL-3"] = "serializable",
        ["conflict-serializable"] = "serializable",
        ["PL-3U"] = "update-serializable",
        ["PL-2.99"] = "repeatable-read",
        ["PL-SI"] = "snapshot-isolation",
        ["PL-FCV"] = "forward-consistent-view",
        ["PL-2+"] = "consistent-view",
        ["PL-CS"] = "cursor-stability",
        ["PL-MSR"] = "monotonic-snapshot-read",
        ["PL-2L"] = "monotonic-view",
        ["PL-2"] = "read-committed",
        ["PL-1"] = "read-uncommitted",
    };

    /// <summary>Those that are named as the strongest that a history allows: each is known from databases, and each is stronger than those after it, but for repeatable read and snapshot isolation.</summary>
    private static readonly string[] Named =
    [
        "strict-serializable",
        "serializable",
        "snapshot-isolation",
        "repeatable-read",
        "read-committed",
        "read-uncommitted",
    ];

    /// <summary>The names that may be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Weaker.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The model of a name, or of another name of it; null if there is none.</summary>
    public static string? Find(string name) => Weaker.ContainsKey(name) ? name : Aliases.GetValueOrDefault(name);

    /// <summary>Whether a model forbids one of the anomalies.</summary>
    public static bool Forbids(string model, IEnumerable<string> anomalies)
    {
        var all = Reach(anomalies, Implied);
        return Reach([model], Weaker).Any(weaker => Forbidden.GetValueOrDefault(weaker, []).Any(all.Contains));
    }

    /// <summary>The strongest of the well-known models that forbids none of the anomalies; <c>none</c> if each does.</summary>
    public static string Strongest(IReadOnlyCollection<string> anomalies) =>
        Array.Find(Named, model => !Forbids(model, anomalies)) ?? "none";

    private static HashSet<string> Reach(IEnumerable<string> from, Dictionary<string, string[]> graph)
    {
        var reached = from.ToHashSet(StringComparer.Ordinal);
        var left = new Stack<string>(reached);
        while (left.TryPop(out var next))
        {
            foreach (var further in graph.GetValueOrDefault(next, []).Where(reached.Add))
            {
                left.Push(further);
            }
        }

        return reached;
    }
}
