using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>
/// Something that is done to a running cluster while the load goes on. Immutable; says what and to whom, not when (<see cref="FaultSchedule"/>) and not how
/// (<see cref="IFaultInjector"/>).
/// </summary>
/// <param name="Target">The nodes it is aimed at, chosen when it is injected.</param>
public abstract record Fault(Target Target)
{
    /// <summary>Kind in dotted lower case, for example <c>node.kill</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The fault in words, settings included.</summary>
    public abstract string Describe();

    /// <summary>Whether a node may end of it by itself, as one that finds no memory: that is then the fault's doing, not a failure of the run. Default: no.</summary>
    public virtual bool MayEndNodes => false;

    /// <summary>Everything that is wrong with the fault on such a cluster.</summary>
    public virtual IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Target.Validate(spec).Select(problem => problem with { Setting = $"Fault {Kind}: {problem.Setting}" });
    }

    /// <summary>Ends nodes at once (SIGKILL); healed by starting them again on the data they left.</summary>
    public static Fault Kill(Target target) => new KillFault(target, KeepsData: true);

    /// <summary>Ends nodes at once (SIGKILL); healed by starting them again with nothing, as after the loss of a disk.</summary>
    public static Fault KillAndLoseData(Target target) => new KillFault(target, KeepsData: false);

    /// <summary>Asks nodes to end in good order (SIGTERM); healed by starting them again on their data.</summary>
    public static Fault Stop(Target target) => new StopFault(target);

    /// <summary>Stops and starts nodes one after the other, each when the one before is ready again. It heals by itself when the last one is.</summary>
    /// <param name="target">The nodes; null for all.</param>
    /// <param name="down">How long each stays down. Default: 0.5 s.</param>
    public static Fault RollingRestart(Target? target = null, TimeSpan? down = null) =>
        new RollingRestartFault(target ?? Target.All, down ?? TimeSpan.FromSeconds(0.5));

    /// <summary>Freezes nodes (SIGSTOP, or the engine's pause): they keep their connections and answer nothing.</summary>
    public static Fault Pause(Target target) => new PauseFault(target);

    /// <summary>Cuts nodes off from all others, in both directions; they still reach each other and their clients.</summary>
    public static Fault Isolate(Target target) => new PartitionFault(target, PartitionShape.Isolate);

    /// <summary>Cuts the cluster into two halves; the smaller one, of n/2 nodes rounded down, is chosen by seed.</summary>
    public static Fault Halves() => new PartitionFault(Target.Random(0), PartitionShape.Halves);

    /// <summary>Each node reaches a majority, no two the same one: every node is cut off from those opposite on a ring of all.</summary>
    public static Fault MajorityRing() => new PartitionFault(Target.All, PartitionShape.MajorityRing);

    /// <summary>Cuts the cluster into two halves that both still reach one node, the bridge.</summary>
    /// <param name="bridge">The node between the halves.</param>
    public static Fault Bridge(Target bridge) => new PartitionFault(bridge, PartitionShape.Bridge);

    /// <summary>What nodes send to the others is lost; what the others send arrives.</summary>
    public static Fault CutOutgoing(Target target) => new PartitionFault(target, PartitionShape.Outgoing);

    /// <summary>What others send to nodes is lost; what the nodes send arrives.</summary>
    public static Fault CutIncoming(Target target) => new PartitionFault(target, PartitionShape.Incoming);

    /// <summary>Delays what passes between nodes and the others.</summary>
    /// <param name="target">The nodes.</param>
    /// <param name="delay">Added to each direction.</param>
    /// <param name="jitter">Spread of the delay: half width or standard deviation, as the distribution has it. Default: none.</param>
    /// <param name="distribution">How the delay varies. Default: <see cref="DelayDistribution.Normal"/>.</param>
    /// <param name="side">Which directions. Default: both.</param>
    public static Fault Latency(
        Target target,
        TimeSpan delay,
        TimeSpan? jitter = null,
        DelayDistribution distribution = DelayDistribution.Normal,
        LinkSide side = LinkSide.Both
    ) =>
        new LinkFault(
            target,
            side,
            new LinkQuality
            {
                Delay = delay,
                Jitter = jitter ?? TimeSpan.Zero,
                Distribution = distribution,
            }
        );

    /// <summary>Limits what passes between nodes and the others, for each pair and direction.</summary>
    /// <param name="target">The nodes.</param>
    /// <param name="bytesPerSecond">Limit, at least 1,000 bytes per second.</param>
    /// <param name="side">Which directions. Default: both.</param>
    public static Fault Bandwidth(Target target, double bytesPerSecond, LinkSide side = LinkSide.Both) =>
        new LinkFault(target, side, new LinkQuality { BytesPerSecond = bytesPerSecond });

    /// <summary>Loses a share of the packets between nodes and the others.</summary>
    /// <param name="target">The nodes.</param>
    /// <param name="share">Share of packets, above 0 and below 1.</param>
    /// <param name="side">Which directions. Default: both.</param>
    public static Fault Loss(Target target, double share, LinkSide side = LinkSide.Both) =>
        new LinkFault(target, side, new LinkQuality { Loss = share });

    /// <summary>Resets every connection between nodes and the others, and each new one, until it is healed.</summary>
    public static Fault Reset(Target target, LinkSide side = LinkSide.Both) =>
        new LinkFault(target, side, new LinkQuality { ResetsConnections = true });

    /// <summary>Delays the end of connections: the other side learns of a close only after this long.</summary>
    public static Fault SlowClose(Target target, TimeSpan delay, LinkSide side = LinkSide.Both) =>
        new LinkFault(target, side, new LinkQuality { CloseDelay = delay });

    /// <summary>Leaves nodes only a share of one processor.</summary>
    /// <param name="target">The nodes.</param>
    /// <param name="cpus">Processors left to each, above 0, for example 0.1.</param>
    public static Fault CpuStarvation(Target target, double cpus) => new CpuFault(target, cpus);

    /// <summary>Limits the memory of nodes.</summary>
    /// <param name="target">The nodes.</param>
    /// <param name="bytes">Limit, at least 16 MiB. What a node holds beyond it is taken from it: it swaps, fails to allocate or is killed, as the host has it.</param>
    public static Fault MemoryLimit(Target target, long bytes) => new MemoryFault(target, bytes);

    /// <summary>Slows the writes of nodes to their disk.</summary>
    /// <param name="target">The nodes.</param>
    /// <param name="bytesPerSecond">What a node can write in a second, at least 1,000 bytes.</param>
    public static Fault SlowDisk(Target target, double bytesPerSecond) => new SlowDiskFault(target, bytesPerSecond);

    /// <summary>Leaves no room on the disk of nodes.</summary>
    public static Fault FullDisk(Target target) => new FullDiskFault(target);

    /// <summary>Moves the clock of nodes.</summary>
    public static Fault ClockOffset(Target target, TimeSpan offset) => new ClockFault(target, offset);

    /// <summary>Makes nodes of the built-in replica lie, in one of the ways of <see cref="ByzantineBehaviours"/>.</summary>
    public static Fault Byzantine(Target target, string behaviour) => new ByzantineFault(target, behaviour);

    /// <summary>Changes a live parameter of nodes; healed by setting what the cluster was started with.</summary>
    public static Fault Parameter(Target target, string name, string value) => new ParameterFault(target, name, value);
}
