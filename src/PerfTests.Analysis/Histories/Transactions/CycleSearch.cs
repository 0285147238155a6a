namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Finds which kinds of cycles a graph of transactions has, and a short one of each.</summary>
/// <remarks>
/// <para>G0 is a cycle of write-write dependencies, G1c one that also has write-read ones, G-single one with a single read-write one, G-nonadjacent one in which no two of several
/// read-write ones follow each other, G2-item any other with read-write ones (Adya; Kingsbury and Alvaro, "Elle", VLDB 14(3), 2020; Cerone and Gotsman, PODC 2016, for the nonadjacent ones). Each
/// may also need the order of sessions or of real time.</para>
/// <para>All of it rests on strongly connected components, in linear time. Whether some cycle has no two adjacent read-write edges is seen in the graph of pairs (vertex, whether the edge
/// that led there was one): such an edge leads on only from a pair that says no.</para>
/// </remarks>
internal sealed class CycleSearch
{
    /// <summary>Edges that the search for one short cycle may follow.</summary>
    private const long MaxSteps = 20_000_000;

    private static readonly string[] Suffixes = ["", "-process", "-realtime"];

    private readonly DependencyGraph _graph;

    /// <summary>The edge by which the current search came to a pair, and the pair it came from.</summary>
    private readonly (int Edge, int From)[] _came;
    private readonly int[] _seen;
    private int[] _component = [];
    private int _search;
    private long _steps;

    private CycleSearch(DependencyGraph graph)
    {
        _graph = graph;
        (_came, _seen) = ([], []);
        _component = Components.Find(graph.Vertices, (int vertex, ref int cursor) => Next(vertex, ref cursor, 3, 2));
        if (Array.Exists(_component, component => component >= 0))
        {
            (_came, _seen) = (new (int, int)[2 * graph.Vertices], new int[2 * graph.Vertices]);
        }
    }

    /// <summary>Finds a cycle of each kind, the worst kinds first; none of a kind that another one, already found, includes.</summary>
    public static IReadOnlyList<Cycle> Find(DependencyGraph graph)
    {
        var search = new CycleSearch(graph);
        return search._came.Length == 0 ? [] : search.Find();
    }

    private List<Cycle> Find()
    {
        var whole = _component;
        var found = new List<Cycle>();
        for (var level = 0; level <= 2; level++)
        {
            AddPlain(found, "G0", Dependency.WriteWrite, level, whole);
            AddPlain(found, "G1c", Dependency.WriteRead, level, whole);
            AddReadWrite(found, level, whole);
        }

        return found;
    }

    /// <summary>A cycle with an edge of a kind, and others of weaker kinds.</summary>
    private void AddPlain(List<Cycle> found, string name, Dependency most, int level, int[] whole)
    {
        if (found.Exists(cycle => cycle.Name.StartsWith(name, StringComparison.Ordinal)))
        {
            return;
        }

        _component = Within(whole, (int)most, level);
        if (FindThrough(edge => _graph.DependencyOf(edge) == most, (int)most, level, isApart: false) is { } edges)
        {
            found.Add(new Cycle(name + Suffixes[level], edges));
        }
    }

    private void AddReadWrite(List<Cycle> found, int level, int[] whole)
    {
        if (found.Exists(cycle => cycle.Name.StartsWith("G-", StringComparison.Ordinal)))
        {
            return;
        }

        _component = Within(whole, 3, level);
        if (!HasInside(edge => _graph.DependencyOf(edge) == Dependency.ReadWrite, 3, level))
        {
            return;
        }

        // One read-write edge, and the way back without any.
        if (
            FindThrough(edge => _graph.DependencyOf(edge) == Dependency.ReadWrite, 2, level, isApart: false) is
            { } single
        )
        {
            found.Add(new Cycle("G-single" + Suffixes[level], single));
            return;
        }

        if (FindApart(level) is { } apart)
        {
            found.Add(new Cycle("G-nonadjacent" + Suffixes[level], apart));
            return;
        }

        if (
            !found.Exists(cycle => cycle.Name.StartsWith("G2-item", StringComparison.Ordinal))
            && FindThrough(edge => _graph.DependencyOf(edge) == Dependency.ReadWrite, 3, level, isApart: false)
                is { } any
        )
        {
            found.Add(new Cycle("G2-item" + Suffixes[level], any));
        }
    }

    /// <summary>A cycle in which no two read-write edges follow each other.</summary>
    private List<CycleEdge>? FindApart(int level)
    {
        var (inside, vertices) = (_component, _graph.Vertices);
        var pairs = Components.Find(
            2 * vertices,
            (int pair, ref int cursor) =>
            {
                var vertex = pair % vertices;
                if (inside[vertex] < 0)
                {
                    return -1;
                }

                while (Next(vertex, ref cursor, 3, level) is var target and >= 0)
                {
                    var edge = _graph.Leaving(vertex).From + cursor - 1;
                    if (LeadsOn(pair, edge))
                    {
                        return target + (IsAfterReadWrite(pair, edge) ? vertices : 0);
                    }
                }

                return -1;
            }
        );
        for (var vertex = 0; vertex < vertices; vertex++)
        {
            if (pairs[vertex + vertices] >= 0)
            {
                return Walk(vertex + vertices, vertex + vertices, 3, level, isApart: true, null);
            }
        }

        return null;
    }

    /// <summary>Whether an edge may follow on a pair: no read-write edge on another one.</summary>
    private bool LeadsOn(int pair, int edge) =>
        pair < _graph.Vertices || _graph.DependencyOf(edge) != Dependency.ReadWrite;

    /// <summary>Whether an edge leads to where a read-write one ended: a way over stations is one with its first edge.</summary>
    private bool IsAfterReadWrite(int pair, int edge) =>
        _graph.DependencyOf(edge) == Dependency.ReadWrite
        || (pair >= _graph.Vertices && pair - _graph.Vertices >= _graph.Transactions);

    /// <summary>A short cycle through an edge that is asked for, with the way back over edges up to a kind.</summary>
    private List<CycleEdge>? FindThrough(Func<int, bool> isWanted, int most, int level, bool isApart)
    {
        _steps = 0;
        List<CycleEdge>? shortest = null;
        for (var vertex = 0; vertex < _graph.Vertices && _steps < MaxSteps; vertex++)
        {
            if (_component[vertex] < 0)
            {
                continue;
            }

            var (first, last) = _graph.Leaving(vertex);
            for (var edge = first; edge < last && _steps < MaxSteps; edge++)
            {
                if (
                    isWanted(edge)
                    && (int)_graph.LevelOf(edge) <= level
                    && _component[_graph.Target(edge)] == _component[vertex]
                    && Walk(_graph.Target(edge), vertex, most, level, isApart, edge) is { } cycle
                    && (shortest is null || cycle.Count < shortest.Count)
                )
                {
                    shortest = cycle;
                    if (cycle.Count == 2)
                    {
                        return cycle;
                    }
                }
            }
        }

        return shortest;
    }

    /// <summary>The shortest way from one vertex (or pair) to another within their component, closed by an edge; null if there is none.</summary>
    private List<CycleEdge>? Walk(int from, int to, int most, int level, bool isApart, int? closing)
    {
        var vertices = _graph.Vertices;
        _search++;
        var queue = new Queue<int>();
        queue.Enqueue(from);
        _seen[from] = closing is null ? 0 : _search;
        _came[from] = (-1, -1);
        while (queue.TryDequeue(out var pair))
        {
            var vertex = pair % vertices;
            var (first, last) = _graph.Leaving(vertex);
            for (var edge = first; edge < last; edge++)
            {
                _steps++;
                var target = _graph.Target(edge);
                if (
                    (int)_graph.DependencyOf(edge) > most
                    || (int)_graph.LevelOf(edge) > level
                    || _component[target] != _component[vertex]
                    || (isApart && !LeadsOn(pair, edge))
                )
                {
                    continue;
                }

                var next = target + (isApart && IsAfterReadWrite(pair, edge) ? vertices : 0);
                if (_seen[next] == _search)
                {
                    continue;
                }

                _seen[next] = _search;
                _came[next] = (edge, pair);
                if (next == to)
                {
                    return Collect(from, to, closing);
                }

                queue.Enqueue(next);
            }
        }

        return null;
    }

    /// <summary>The edges of a cycle between transactions: stations on the way are left out.</summary>
    private List<CycleEdge> Collect(int from, int to, int? closing)
    {
        var vertices = _graph.Vertices;
        var path = new List<(int From, int Edge)>();
        var at = to;
        do
        {
            var (edge, before) = _came[at];
            path.Add((before % vertices, edge));
            at = before;
        } while (at != from);
        path.Reverse();
        if (closing is { } last)
        {
            path.Add((to % vertices, last));
        }

        return Join(path);
    }

    private List<CycleEdge> Join(List<(int From, int Edge)> path)
    {
        // Begin at a transaction, so that every way over stations is whole.
        var begin = path.FindIndex(step => step.From < _graph.Transactions);
        var edges = new List<CycleEdge>();
        var (from, dependency, level, detail) = (-1, Dependency.Order, DependencyLevel.Data, -1);
        for (var step = 0; step < path.Count; step++)
        {
            var (vertex, edge) = path[(begin + step) % path.Count];
            if (vertex < _graph.Transactions)
            {
                (from, dependency, level, detail) = (vertex, Dependency.Order, DependencyLevel.Data, -1);
            }

            dependency = dependency > _graph.DependencyOf(edge) ? dependency : _graph.DependencyOf(edge);
            level = level > _graph.LevelOf(edge) ? level : _graph.LevelOf(edge);
            detail = _graph.Detail(edge) >= 0 ? _graph.Detail(edge) : detail;
            var target = _graph.Target(edge);
            if (target < _graph.Transactions)
            {
                edges.Add(new CycleEdge(from, target, dependency, level, detail));
            }
        }

        return edges;
    }

    private bool HasInside(Func<int, bool> isWanted, int most, int level)
    {
        for (var vertex = 0; vertex < _graph.Vertices; vertex++)
        {
            if (_component[vertex] < 0)
            {
                continue;
            }

            var (first, last) = _graph.Leaving(vertex);
            for (var edge = first; edge < last; edge++)
            {
                if (
                    isWanted(edge)
                    && (int)_graph.DependencyOf(edge) <= most
                    && (int)_graph.LevelOf(edge) <= level
                    && _component[_graph.Target(edge)] == _component[vertex]
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The components over edges up to a kind and a level, of vertices that are in one over all edges.</summary>
    private int[] Within(int[] whole, int most, int level) =>
        Components.Find(
            _graph.Vertices,
            (int vertex, ref int cursor) =>
            {
                if (whole[vertex] < 0)
                {
                    return -1;
                }

                return Next(vertex, ref cursor, most, level);
            }
        );

    private int Next(int vertex, ref int cursor, int most, int level)
    {
        var (first, last) = _graph.Leaving(vertex);
        while (first + cursor < last)
        {
            var edge = first + cursor++;
            if ((int)_graph.DependencyOf(edge) <= most && (int)_graph.LevelOf(edge) <= level)
            {
                return _graph.Target(edge);
            }
        }

        return -1;
    }
}
