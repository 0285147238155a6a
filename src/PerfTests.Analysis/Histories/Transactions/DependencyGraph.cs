namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Transactions and why each comes before others. Vertices above the transactions are stations on the way of several dependencies at once, so that their number stays linear.</summary>
/// <param name="transactions">Number of transactions; they are the first vertices.</param>
internal sealed class DependencyGraph(int transactions)
{
    private readonly List<(int From, int To, int Detail, byte Kind)> _edges = [];
    private int[] _first = [];
    private int[] _to = [];
    private int[] _detail = [];
    private byte[] _kind = [];

    /// <summary>Number of transactions.</summary>
    public int Transactions { get; } = transactions;

    /// <summary>Number of vertices.</summary>
    public int Vertices { get; private set; } = transactions;

    /// <summary>Adds a station.</summary>
    public int AddStation() => Vertices++;

    /// <summary>Adds a dependency.</summary>
    /// <param name="from">What comes before.</param>
    /// <param name="to">What comes after.</param>
    /// <param name="dependency">Why.</param>
    /// <param name="level">What it rests on.</param>
    /// <param name="detail">The version it is about; -1 for none.</param>
    public void Add(int from, int to, Dependency dependency, DependencyLevel level, int detail = -1)
    {
        if (from != to)
        {
            _edges.Add((from, to, detail, (byte)((int)dependency | ((int)level << 2))));
        }
    }

    /// <summary>Ends the building.</summary>
    public void Seal()
    {
        _first = new int[Vertices + 1];
        foreach (var (from, _, _, _) in _edges)
        {
            _first[from + 1]++;
        }

        for (var vertex = 0; vertex < Vertices; vertex++)
        {
            _first[vertex + 1] += _first[vertex];
        }

        var next = _first[..Vertices];
        (_to, _detail, _kind) = (new int[_edges.Count], new int[_edges.Count], new byte[_edges.Count]);
        foreach (var (from, to, detail, kind) in _edges)
        {
            var at = next[from]++;
            (_to[at], _detail[at], _kind[at]) = (to, detail, kind);
        }

        _edges.Clear();
        _edges.TrimExcess();
    }

    /// <summary>The edges that leave a vertex, as a range of edge numbers.</summary>
    public (int From, int To) Leaving(int vertex) => (_first[vertex], _first[vertex + 1]);

    /// <summary>Where an edge leads.</summary>
    public int Target(int edge) => _to[edge];

    /// <summary>The version that an edge is about.</summary>
    public int Detail(int edge) => _detail[edge];

    /// <summary>Why an edge is there.</summary>
    public Dependency DependencyOf(int edge) => (Dependency)(_kind[edge] & 3);

    /// <summary>What an edge rests on.</summary>
    public DependencyLevel LevelOf(int edge) => (DependencyLevel)(_kind[edge] >> 2);
}
