namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>A suspicion that runs until it times out; independent confirmations shorten it (memberlist, <c>suspicion.go</c>).</summary>
/// <param name="rules">The decisions.</param>
/// <param name="startedAt">When it began.</param>
/// <param name="min">How long it lasts at least.</param>
/// <param name="expected">Confirmations that bring it to that.</param>
/// <param name="from">Who raised it.</param>
internal sealed class Suspicion(GossipRules rules, long startedAt, long min, int expected, int from)
{
    private UInt128 _sources = UInt128.One << from;
    private int _confirmations;

    /// <summary>When it times out.</summary>
    public long Deadline => startedAt + rules.SuspicionTimeout(min, _confirmations, expected);

    /// <summary>Takes a confirmation.</summary>
    /// <returns>Whether it is new and counts.</returns>
    public bool Confirm(int member)
    {
        var bit = UInt128.One << member;
        if (_confirmations >= expected || (_sources & bit) != 0)
        {
            return false;
        }
        _sources |= bit;
        _confirmations++;
        return true;
    }
}
