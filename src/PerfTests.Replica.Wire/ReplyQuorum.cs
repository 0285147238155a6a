namespace PerfTests.Replica.Wire;

/// <summary>Collects replies to one request until enough distinct replicas say the same. Not thread-safe.</summary>
/// <param name="needed">How many must agree: f + 1, or 2f + 1 for what was not ordered.</param>
internal sealed class ReplyQuorum(int needed)
{
    private readonly List<(int Replica, WireReply Reply)> _replies = [];

    /// <summary>Replicas that have answered.</summary>
    public int Answers => _replies.Count;

    /// <summary>Whether replicas contradicted each other so far.</summary>
    public bool IsContradictory { get; private set; }

    /// <summary>Adds a reply. A replica's first one counts, later ones do not.</summary>
    /// <param name="replica">Who says it, as its channel proves.</param>
    /// <param name="reply">What it says.</param>
    /// <returns>The reply on which enough agree, from the replica that made it enough; null when there is none yet.</returns>
    public WireReply? Add(int replica, WireReply reply)
    {
        var alike = 1;
        foreach (var (other, earlier) in _replies)
        {
            if (other == replica)
            {
                return null;
            }
            if (earlier.Matched.Span.SequenceEqual(reply.Matched.Span))
            {
                alike++;
            }
            else
            {
                IsContradictory = true;
            }
        }
        _replies.Add((replica, reply));
        return alike >= needed ? reply : null;
    }

    /// <summary>The reply of a replica if it says the same as another reply; otherwise null.</summary>
    public WireReply? SameFrom(int replica, WireReply other) =>
        _replies.Find(r => r.Replica == replica && r.Reply.Matched.Span.SequenceEqual(other.Matched.Span)).Reply;
}
