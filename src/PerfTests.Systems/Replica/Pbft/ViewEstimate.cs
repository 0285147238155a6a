using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>The view that the cluster is in, as far as its replicas say: one that f + 1 of them have reached, so that f liars cannot make one up. Not thread-safe.</summary>
/// <param name="quorums">Quorums of the cluster.</param>
internal sealed class ViewEstimate(Quorums quorums)
{
    private readonly long[] _views = new long[quorums.Nodes];

    /// <summary>The view.</summary>
    public long View { get; private set; }

    /// <summary>The index of its primary.</summary>
    public int Primary => (int)(View % quorums.Nodes);

    /// <summary>A replica says which view it is in. Views only go up.</summary>
    public void Learn(int replica, long view)
    {
        if (view <= _views[replica])
        {
            return;
        }
        _views[replica] = view;
        Span<long> sorted = stackalloc long[quorums.Nodes];
        _views.CopyTo(sorted);
        sorted.Sort();
        View = sorted[^quorums.Weak];
    }
}
