namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// The decisions on which correctness stands, each in one place. Tests replace one at a time by a wrong one and must see the simulation find it.
/// </summary>
internal class GossipRules
{
    private const int SuspicionTimeoutMaxMultiplier = 6;

    /// <summary>The incarnation with which an accused member refutes.</summary>
    /// <param name="own">Its incarnation.</param>
    /// <param name="accused">The incarnation in the accusation.</param>
    public virtual long Refutation(long own, long accused) => Math.Max(own, accused) + 1;

    /// <summary>Whether news that a member is alive are newer than what is believed.</summary>
    public virtual bool AcceptsAlive(long held, long claimed) => claimed > held;

    /// <summary>Whether an accusation is about the incarnation that is believed alive, or a newer one.</summary>
    public virtual bool AcceptsSuspicion(long held, long claimed) => claimed >= held;

    /// <summary>Whether news of a death are about the incarnation that is believed alive, or a newer one.</summary>
    public virtual bool AcceptsDeath(long held, long claimed) => claimed >= held;

    /// <summary>Whether an update replaces what is held.</summary>
    public virtual bool Supersedes(Stamp update, Stamp held) => update > held;

    /// <summary>Whether a node's own clock moves beyond the updates it sees.</summary>
    public virtual bool ObservesClocks => true;

    /// <summary>Whether a deletion is remembered, so that an older value cannot come back.</summary>
    public virtual bool KeepsTombstones => true;

    /// <summary>Whether a receipt waits until the update is as durable as was asked.</summary>
    public virtual bool ReceiptsAwaitDisk => true;

    /// <summary>Whether two receipts of one member count once.</summary>
    public virtual bool CountsMembersOnce => true;

    /// <summary>Whether nodes exchange state beyond what gossip carried.</summary>
    public virtual bool ExchangesState => true;

    /// <summary>Whether members believed dead are still told so, which is how they come to refute.</summary>
    public virtual bool GossipsToTheDead => true;

    /// <summary>Whether a dead verdict that arrives with exchanged state is taken for a suspicion only (memberlist, <c>mergeState</c>).</summary>
    public virtual bool SuspectsExchangedDeaths => true;

    /// <summary>Members of a majority of all.</summary>
    public virtual int Quorum(int members) => (members / 2) + 1;

    /// <summary>How often a node sends an update: memberlist's <c>retransmitLimit</c>, multiplier x ceil(log10(n + 1)).</summary>
    public virtual int TransmitLimit(int multiplier, int members) =>
        multiplier * (int)Math.Ceiling(Math.Log10(members + 1));

    /// <summary>How long a suspicion lasts at least: memberlist's <c>suspicionTimeout</c>, multiplier x max(1, log10 n) x probe interval.</summary>
    public virtual long SuspicionTimeoutMin(int multiplier, int members, long probeInterval) =>
        (long)(multiplier * Math.Max(1, Math.Log10(Math.Max(1, members))) * probeInterval);

    /// <summary>
    /// How long a suspicion lasts with some independent confirmations: Lifeguard's logarithmic decay from six times the minimum to the minimum (Dadgar,
    /// Phillips and Currey, "Lifeguard: local health awareness for more accurate failure detection", 2017, section IV-B).
    /// </summary>
    /// <param name="min">The minimum.</param>
    /// <param name="confirmations">Confirmations so far.</param>
    /// <param name="expected">Confirmations that bring it to the minimum; below 1 it always lasts the minimum.</param>
    public virtual long SuspicionTimeout(long min, int confirmations, int expected)
    {
        if (expected < 1)
        {
            return min;
        }
        var max = min * SuspicionTimeoutMaxMultiplier;
        var left = max - (Math.Log(confirmations + 1) / Math.Log(expected + 1) * (max - min));
        return Math.Max(min, (long)left);
    }

    /// <summary>Confirmations that bring a suspicion to its minimum: multiplier - 2, or 0 in clusters too small to have so many (memberlist).</summary>
    public virtual int ExpectedConfirmations(int multiplier, int members) =>
        members < multiplier ? 0 : Math.Max(0, multiplier - 2);
}
