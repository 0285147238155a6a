namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What the parts of the core share.</summary>
/// <param name="memberCount">Members of the cluster, this one included, at most <see cref="MembersMax"/>.</param>
/// <param name="self">This member's index among them.</param>
/// <param name="settings">Settings in force.</param>
/// <param name="rules">The decisions.</param>
/// <param name="random">Chance.</param>
internal sealed class CoreState(
    int memberCount,
    int self,
    GossipSettings settings,
    GossipRules rules,
    GossipRandom random
)
{
    /// <summary>Most members: sets of them are kept as bits of one number.</summary>
    public const int MembersMax = 128;

    /// <summary>Left free in a datagram for the last message that rides in it.</summary>
    private const int PiggybackBytes = 400;

    /// <summary>This member's place.</summary>
    public int Self { get; } = self;

    /// <summary>The decisions.</summary>
    public GossipRules Rules { get; } = rules;

    /// <summary>Chance.</summary>
    public GossipRandom Random { get; } = random;

    /// <summary>Settings in force.</summary>
    public GossipSettings Settings { get; set; } = settings;

    /// <summary>Every member.</summary>
    public Member[] Members { get; } = [.. Enumerable.Range(0, memberCount).Select(_ => new Member())];

    /// <summary>What waits to be gossiped.</summary>
    public BroadcastQueue Queue { get; } = new(settings.QueueCapacity);

    /// <summary>What the core wants done.</summary>
    public GossipActions Actions { get; } = new();

    /// <summary>How often a message is gossiped.</summary>
    public int TransmitLimit => Rules.TransmitLimit(Settings.RetransmitMultiplier, Members.Length);

    /// <summary>Members believed to live, as bits, this one included.</summary>
    public UInt128 LiveBits
    {
        get
        {
            var bits = UInt128.One << Self;
            for (var i = 0; i < Members.Length; i++)
            {
                if (Members[i].IsLive)
                {
                    bits |= UInt128.One << i;
                }
            }
            return bits;
        }
    }

    /// <summary>Up to so many other members that pass a test, drawn at random.</summary>
    public int[] Draw(int count, Func<int, bool> isWanted)
    {
        var found = Enumerable.Range(0, Members.Length).Where(i => i != Self && isWanted(i)).ToArray();
        Random.Shuffle<int>(found);
        return found.Length <= count ? found : found[..count];
    }

    /// <summary>Sends a datagram and fills it with what waits to be gossiped.</summary>
    public void SendWithGossip(int to, GossipMessage message)
    {
        Actions.Send(to, message);
        if (Queue.Count == 0)
        {
            return;
        }
        var piggybacked = new List<GossipMessage>();
        Queue.Take(Settings.DatagramBytes - message.BytesMax - PiggybackBytes, TransmitLimit, piggybacked);
        foreach (var queued in piggybacked)
        {
            SendPiggybacked(to, queued);
        }
    }

    /// <summary>Sends a gossiped message, by stream if it fits no datagram.</summary>
    public void SendPiggybacked(int to, GossipMessage message) =>
        Actions.Sends.Add((to, message, message.BytesMax > Settings.DatagramBytes));
}
