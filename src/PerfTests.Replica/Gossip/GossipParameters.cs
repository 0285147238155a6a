using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Gossip;

/// <summary>The parameters of gossip. Defaults follow memberlist's for local networks, with rounds and probes as short as one machine allows.</summary>
internal sealed class GossipParameters
{
    /// <summary>Held by the process only.</summary>
    public const string InMemory = "memory";

    /// <summary>Written before it counts as held, synced soon after.</summary>
    public const string Background = "background";

    /// <summary>Synced before it counts as held.</summary>
    public const string Synced = "synced";

    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly SharedParameters _shared;

    /// <summary>Adds the parameters to a set.</summary>
    public GossipParameters(ParameterSet set, SharedParameters shared)
    {
        _shared = shared;
        GossipIntervalMs = Add(
            "gossip-interval-ms",
            "ms",
            20,
            1,
            60_000,
            "Time between two rounds of gossip. Shorter spreads sooner and costs more messages."
        );
        FanOut = Add(
            "fan-out",
            "members",
            3,
            1,
            64,
            "Members that each round sends to, drawn at random. More reach all in fewer rounds, with more copies that were not needed."
        );
        RetransmitMultiplier = Add(
            "retransmit-multiplier",
            "",
            4,
            1,
            100,
            "A node sends an update this many times log10(n + 1), rounded up. More make it likelier that gossip alone reaches everybody, with more copies."
        );
        ProbeIntervalMs = Add(
            "probe-interval-ms",
            "ms",
            500,
            10,
            60_000,
            "Time between two probes of a node; each probes one member. Shorter finds a dead member sooner and costs two messages more often."
        );
        ProbeTimeoutMs = Add(
            "probe-timeout-ms",
            "ms",
            250,
            5,
            60_000,
            "How long a probed member has before others are asked to probe it. Must not exceed probe-interval-ms. Too short suspects busy members."
        );
        SuspicionMultiplier = Add(
            "suspicion-multiplier",
            "",
            4,
            1,
            100,
            "A suspicion lasts this many times max(1, log10 n) probe intervals once others confirm it, up to six times as long before. More spares slow members and keeps dead ones longer."
        );
        PushPullIntervalMs = Add(
            "push-pull-interval-ms",
            "ms",
            2_000,
            50,
            3_600_000,
            "Time between two exchanges of state with a random member, and with a dead one to see whether it lives. Shorter repairs sooner what gossip lost."
        );
        DatagramBytes = Add(
            "datagram-bytes",
            "bytes",
            1_400,
            508,
            65_000,
            "Largest datagram. Larger updates go by stream. On an Ethernet more than 1,472 is cut into fragments, and losing one loses all."
        );
        DeliverySample = Add(
            "delivery-sample",
            "updates",
            4,
            1,
            1_000_000,
            "One update in so many is reported with the time at which this node first held it, the same ones at every node. Set it alike everywhere."
        );
        ClockOffsetMs = Add(
            "clock-offset-ms",
            "ms",
            0,
            -86_400_000,
            86_400_000,
            "What this node adds to its wall clock when it stamps a write, for faults of clocks: the last writer of a key is told by it. Nothing else of a node reads the wall clock."
        );
        Ack = set.Add(
            new ChoiceParameter("quorum", "quorum", "one", "all")
            {
                Name = "ack",
                Unit = "",
                Live = true,
                Effect =
                    "Who must hold a write, as durably as asked, before it is acknowledged: the node that received it, a majority of all members, or every member not believed dead.",
            }
        );
        Durability = set.Add(
            new ChoiceParameter(Background, InMemory, Background, Synced)
            {
                Name = "durability",
                Unit = "",
                Live = false,
                Effect =
                    "What holding an update means. memory: in the process. background: written to the log, synced at least every 100 ms. synced: on disk, many updates in one sync.",
            }
        );
        AddRules(set);

        IntegerParameter Add(string name, string unit, long byDefault, long min, long max, string effect) =>
            set.Add(
                new IntegerParameter(byDefault, min, max)
                {
                    Name = name,
                    Unit = unit,
                    Live = true,
                    Effect = effect,
                }
            );
    }

    /// <summary>Time between two rounds of gossip.</summary>
    public IntegerParameter GossipIntervalMs { get; }

    /// <summary>Members that each round sends to.</summary>
    public IntegerParameter FanOut { get; }

    /// <summary>How often an update is sent.</summary>
    public IntegerParameter RetransmitMultiplier { get; }

    /// <summary>Time between two probes.</summary>
    public IntegerParameter ProbeIntervalMs { get; }

    /// <summary>How long a probed member has.</summary>
    public IntegerParameter ProbeTimeoutMs { get; }

    /// <summary>How long a suspicion lasts.</summary>
    public IntegerParameter SuspicionMultiplier { get; }

    /// <summary>Time between two exchanges of state.</summary>
    public IntegerParameter PushPullIntervalMs { get; }

    /// <summary>Largest datagram.</summary>
    public IntegerParameter DatagramBytes { get; }

    /// <summary>One update in so many is reported.</summary>
    public IntegerParameter DeliverySample { get; }

    /// <summary>What is added to the wall clock of a write's stamp.</summary>
    public IntegerParameter ClockOffsetMs { get; }

    /// <summary>Who must hold a write.</summary>
    public ChoiceParameter Ack { get; }

    /// <summary>What holding means.</summary>
    public ChoiceParameter Durability { get; }

    /// <summary>The settings of the core as they are now.</summary>
    public GossipSettings Settings() =>
        new()
        {
            GossipInterval = GossipIntervalMs.Value * NanosecondsPerMillisecond,
            FanOut = (int)FanOut.Value,
            RetransmitMultiplier = (int)RetransmitMultiplier.Value,
            ProbeInterval = ProbeIntervalMs.Value * NanosecondsPerMillisecond,
            ProbeTimeout = ProbeTimeoutMs.Value * NanosecondsPerMillisecond,
            SuspicionMultiplier = (int)SuspicionMultiplier.Value,
            PushPullInterval = PushPullIntervalMs.Value * NanosecondsPerMillisecond,
            Ack = Ack.Value switch
            {
                "one" => AckLevel.One,
                "all" => AckLevel.All,
                _ => AckLevel.Quorum,
            },
            IsDurable = Durability.Value != InMemory,
            OperationTimeout = _shared.OperationTimeoutMs.Value * NanosecondsPerMillisecond,
            DatagramBytes = (int)DatagramBytes.Value - Wire.PacketSealer.OverheadMax,
            RoundBytes = 64 * (int)DatagramBytes.Value,
        };

    private static void AddRules(ParameterSet set)
    {
        set.AddRule(proposed =>
        {
            var (timeout, interval) = (proposed("probe-timeout-ms"), proposed("probe-interval-ms"));
            return long.Parse(timeout, null) <= long.Parse(interval, null)
                ? null
                : $"probe-timeout-ms: {timeout} is longer than probe-interval-ms, which is {interval}.";
        });
        set.AddRule(proposed =>
            proposed("durability") == Synced && proposed("ack") == "one"
                ? "durability: 'synced' promises a write on disk at a quorum, which 'ack' one does not wait for. Use ack quorum or all, or durability background."
                : null
        );
    }
}
