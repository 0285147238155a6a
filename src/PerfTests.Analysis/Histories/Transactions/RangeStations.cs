namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Lets a transaction come before a whole range of others with few edges: over a binary tree of stations, at most 2 log n edges for a range of n.</summary>
internal sealed class RangeStations
{
    private readonly DependencyGraph _graph;
    private readonly int[] _vertices;
    private readonly int[] _details;
    private readonly int _count;

    /// <summary>Builds the tree.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="targets">The transactions of the range.</param>
    /// <param name="details">The version that an edge to each is about.</param>
    public RangeStations(DependencyGraph graph, int[] targets, int[] details)
    {
        (_graph, _count, _details) = (graph, targets.Length, details);
        _vertices = new int[2 * _count];
        targets.CopyTo(_vertices, _count);
        for (var node = _count - 1; node > 0; node--)
        {
            _vertices[node] = graph.AddStation();
            foreach (var child in (ReadOnlySpan<int>)[2 * node, (2 * node) + 1])
            {
                graph.Add(_vertices[node], _vertices[child], Dependency.Order, DependencyLevel.Data, DetailOf(child));
            }
        }
    }

    /// <summary>Lets a transaction come before all of a range.</summary>
    /// <param name="from">The transaction.</param>
    /// <param name="first">The first of the range.</param>
    /// <param name="end">What follows the range.</param>
    /// <param name="dependency">Why.</param>
    /// <param name="level">What it rests on.</param>
    public void Add(int from, int first, int end, Dependency dependency, DependencyLevel level)
    {
        for (var (left, right) = (first + _count, end + _count); left < right; left /= 2, right /= 2)
        {
            if (left % 2 == 1)
            {
                _graph.Add(from, _vertices[left], dependency, level, DetailOf(left));
                left++;
            }

            if (right % 2 == 1)
            {
                right--;
                _graph.Add(from, _vertices[right], dependency, level, DetailOf(right));
            }
        }
    }

    /// <summary>Lets a transaction come before all of a range but one.</summary>
    public void AddExcept(int from, int first, int end, int left, Dependency dependency, DependencyLevel level)
    {
        Add(from, first, Math.Clamp(left, first, end), dependency, level);
        Add(from, Math.Max(first, left + 1), end, dependency, level);
    }

    private int DetailOf(int node) => node >= _count ? _details[node - _count] : -1;
}
