using System.Net;
using PerfTests.Clusters;

namespace PerfTests.Systems.Serf;

/// <summary>The agents that are listened to, by their addresses.</summary>
/// <param name="time">The clock.</param>
internal sealed class SerfWatches(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(NodeId Node, IPEndPoint Address), SerfWatch> _watches = [];

    /// <summary>The one that listens to a node, made if there is none.</summary>
    public SerfWatch Of(Node node)
    {
        var key = (node.Id, node.Ports[SerfSystem.RpcPort]);
        List<SerfWatch> abandoned = [];
        try
        {
            lock (_gate)
            {
                if (_watches.TryGetValue(key, out var known))
                {
                    return known;
                }

                foreach (var (old, watch) in _watches.Where(watch => watch.Value.IsAbandoned).ToArray())
                {
                    _watches.Remove(old);
                    abandoned.Add(watch);
                }

                return _watches[key] = new SerfWatch(node.Id, key.Item2, time);
            }
        }
        finally
        {
            abandoned.ForEach(watch => _ = watch.DisposeAsync().AsTask());
        }
    }
}
