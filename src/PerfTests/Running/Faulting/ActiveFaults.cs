using PerfTests.Clusters;

namespace PerfTests.Running.Faulting;

/// <summary>The faults of a run whose causes are at work now, and the nodes of earlier ones that nobody has seen ready since. Safe for concurrent calls.</summary>
internal sealed class ActiveFaults
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _active = [];
    private readonly HashSet<NodeId> _unseen = [];

    /// <summary>Whether any fault is at work.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _active.Count > 0;
            }
        }
    }

    /// <summary>Takes note of a fault that is about to work.</summary>
    /// <param name="number">Its number in the run.</param>
    public void Begin(int number)
    {
        lock (_lock)
        {
            _active.Add(number);
        }
    }

    /// <summary>Takes note that a fault's cause is gone.</summary>
    /// <param name="number">Its number in the run.</param>
    public void End(int number)
    {
        lock (_lock)
        {
            _active.Remove(number);
        }
    }

    /// <summary>Leaves nodes to whoever is healed last.</summary>
    public void Leave(IEnumerable<NodeId> nodes)
    {
        lock (_lock)
        {
            _unseen.UnionWith(nodes);
        }
    }

    /// <summary>Takes over the nodes that were left.</summary>
    public IReadOnlyList<NodeId> Take()
    {
        lock (_lock)
        {
            NodeId[] left = [.. _unseen];
            _unseen.Clear();
            return left;
        }
    }
}
