namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What the core wants done after an event, in order within each list. The surroundings do it and clear the lists.</summary>
internal sealed class GossipActions
{
    /// <summary>Messages to send: to whom, what, and whether by stream.</summary>
    public List<(int To, GossipMessage Message, bool IsStream)> Sends { get; } = [];

    /// <summary>Updates to write to disk; each is answered by <see cref="GossipCore.Persisted"/>.</summary>
    public List<Update> Persists { get; } = [];

    /// <summary>Writes that are decided.</summary>
    public List<WriteDecision> Decisions { get; } = [];

    /// <summary>Updates held since now, or overtaken by a newer one of their key before they came, and whether they were made here.</summary>
    public List<(Stamp Stamp, bool IsOrigin)> Deliveries { get; } = [];

    /// <summary>What changed in the belief of a member.</summary>
    public List<MemberChange> Changes { get; } = [];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Sends.Clear();
        Persists.Clear();
        Decisions.Clear();
        Deliveries.Clear();
        Changes.Clear();
    }

    /// <summary>Asks for a datagram.</summary>
    public void Send(int to, GossipMessage message) => Sends.Add((to, message, false));

    /// <summary>Asks for a message by stream.</summary>
    public void SendByStream(int to, GossipMessage message) => Sends.Add((to, message, true));
}
