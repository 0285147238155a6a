using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>
/// Collects what replicas read out of order until enough of them read the same, for each read of a request by itself: replicas that are a few writes apart still
/// agree on the keys that were not written. Not thread-safe.
/// </summary>
/// <param name="nodes">How many replicas there are.</param>
/// <param name="needed">How many must agree.</param>
internal sealed class ReadQuorum(int nodes, int needed)
{
    private readonly List<(int Replica, List<WireResult> Results)> _replies = [];

    /// <summary>Adds a reply. A replica's first one counts, later ones do not.</summary>
    /// <param name="replica">Who says it, as its link proves.</param>
    /// <param name="results">What it read.</param>
    /// <returns>False if it does not count.</returns>
    public bool Add(int replica, List<WireResult> results)
    {
        if (_replies.Exists(reply => reply.Replica == replica))
        {
            return false;
        }
        _replies.Add((replica, results));
        return true;
    }

    /// <summary>What enough replicas read; null if there is no such thing yet.</summary>
    /// <param name="index">Which read of the request.</param>
    public WireResult? Agreed(int index)
    {
        foreach (var (_, results) in _replies)
        {
            if (CountOf(results[index], index) >= needed)
            {
                return results[index];
            }
        }
        return null;
    }

    /// <summary>Whether replies that are still missing could bring an agreement.</summary>
    /// <param name="index">Which read of the request.</param>
    public bool MayAgree(int index)
    {
        var max = _replies.Count == 0 ? 0 : _replies.Max(reply => CountOf(reply.Results[index], index));
        return max + nodes - _replies.Count >= needed;
    }

    private int CountOf(WireResult result, int index)
    {
        var count = 0;
        foreach (var (_, results) in _replies)
        {
            var other = results[index];
            if (
                other.Outcome == result.Outcome
                && other.Value is null == result.Value is null
                && other.Value.AsSpan().SequenceEqual(result.Value)
            )
            {
                count++;
            }
        }
        return count;
    }
}
