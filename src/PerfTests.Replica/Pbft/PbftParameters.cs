using PerfTests.Replica.Parameters;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft;

/// <summary>What can be tuned about PBFT.</summary>
internal sealed class PbftParameters
{
    /// <summary>The word for: nothing on disk.</summary>
    public const string InMemory = "memory";

    /// <summary>The word for: written before it is said, synced soon after.</summary>
    public const string Background = "background";

    /// <summary>The word for: synced before it is said.</summary>
    public const string Synced = "synced";

    /// <summary>The word for votes that each carry a signature.</summary>
    public const string Ed25519 = "ed25519";

    /// <summary>The word for votes that the link's HMAC vouches for.</summary>
    public const string Hmac = "hmac";

    /// <summary>The word for linearizable reads that each replica answers from its own state.</summary>
    public const string Unordered = "unordered";

    /// <summary>The word for linearizable reads that are ordered like writes.</summary>
    public const string Ordered = "ordered";

    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly ParameterSet _set;

    /// <summary>Adds PBFT's parameters to a set.</summary>
    public PbftParameters(ParameterSet set)
    {
        _set = set;
        AddBatching();
        AddTimers();
        VoteAuthentication = Choice(
            "vote-authentication",
            [Hmac, Ed25519],
            live: true,
            "How a replica proves that a vote is its own: by the HMAC of the link that it comes over (hmac), or by a signature on each (ed25519). Set it alike everywhere, to hmac first at nodes that are to send it. View changes, checkpoints and requests are always signed."
        );
        VerificationThreads = Integer(
            "verification-threads",
            Math.Clamp(Environment.ProcessorCount, 1, 64),
            1,
            64,
            "threads",
            live: true,
            "How many signatures a node checks at the same time. Fewer leave the processors to other nodes of the same machine; more let one node use more of them."
        );
        Durability = Choice(
            "durability",
            [Background, Synced, InMemory],
            live: false,
            "Where a node's votes are before it sends them: on disk, all of a turn in one sync (synced); written, and synced at least every 100 ms (background); nowhere (memory): a node that starts again then votes only once the others have left behind what it may have voted for."
        );
        Byzantine = Choice(
            "byzantine",
            ByzantineBehaviourNames.All,
            live: true,
            "How this node lies, with its own keys; none is an honest node."
        );
    }

    /// <summary>Operations at which a batch is proposed at once.</summary>
    public IntegerParameter BatchSize { get; private set; } = null!;

    /// <summary>How long a batch waits to fill up, in milliseconds.</summary>
    public IntegerParameter BatchLingerMs { get; private set; } = null!;

    /// <summary>Batches under way at one time.</summary>
    public IntegerParameter Pipeline { get; private set; } = null!;

    /// <summary>Requests that may wait for their execution.</summary>
    public IntegerParameter QueueCapacity { get; private set; } = null!;

    /// <summary>Operations that a client signs together.</summary>
    public IntegerParameter RequestBatch { get; private set; } = null!;

    /// <summary>How long a client gathers them, in microseconds.</summary>
    public IntegerParameter RequestLingerUs { get; private set; } = null!;

    /// <summary>How linearizable reads are answered.</summary>
    public ChoiceParameter Reads { get; private set; } = null!;

    /// <summary>Sequence numbers between two checkpoints.</summary>
    public IntegerParameter CheckpointInterval { get; private set; } = null!;

    /// <summary>How long the oldest request may wait, in milliseconds.</summary>
    public IntegerParameter ViewChangeTimeoutMs { get; private set; } = null!;

    /// <summary>How votes are authenticated.</summary>
    public ChoiceParameter VoteAuthentication { get; }

    /// <summary>Signatures checked at the same time.</summary>
    public IntegerParameter VerificationThreads { get; }

    /// <summary>Where votes are before they are sent.</summary>
    public ChoiceParameter Durability { get; }

    /// <summary>How the node lies.</summary>
    public ChoiceParameter Byzantine { get; }

    /// <summary>What clients are told.</summary>
    /// <param name="view">The view now.</param>
    public WireWelcome Welcome(long view) =>
        new(view, (int)RequestBatch.Value, (int)RequestLingerUs.Value, Reads.Value == Unordered);

    /// <summary>Takes over what may change while the node runs.</summary>
    public void Apply(PbftSettings settings)
    {
        settings.BatchOperations = (int)BatchSize.Value;
        settings.BatchLinger = BatchLingerMs.Value * NanosecondsPerMillisecond;
        settings.Pipeline = (int)Pipeline.Value;
        settings.WaitingMax = (int)QueueCapacity.Value;
        settings.ViewChangeTimeout = ViewChangeTimeoutMs.Value * NanosecondsPerMillisecond;
    }

    private void AddBatching()
    {
        BatchSize = Integer(
            "batch-size",
            256,
            1,
            4096,
            "operations",
            live: true,
            "Operations at which the primary proposes a batch at once. Larger batches cost fewer messages and syncs per operation. A request that its client signed for several operations is not split."
        );
        BatchLingerMs = Integer(
            "batch-linger-ms",
            0,
            0,
            1000,
            "ms",
            live: true,
            "How long a batch that is not full waits for more operations. 0 proposes what had gathered while the earlier batches were on their way."
        );
        Pipeline = Integer(
            "pipeline",
            4,
            1,
            256,
            "batches",
            live: true,
            "Batches proposed and not yet executed at one time. 1 proposes one after the other, which makes fuller batches; more hide the rounds of messages behind each other."
        );
        QueueCapacity = Integer(
            "queue-capacity",
            65_536,
            1,
            1_000_000,
            "requests",
            live: true,
            "Requests that wait for their execution at one node; further ones are dropped, which bounds the node's memory."
        );
        RequestBatch = Integer(
            "request-batch",
            32,
            1,
            WireLimits.RequestOperationsMax,
            "operations",
            live: true,
            "Operations that a client signs together at most. Every replica checks every signature, which costs more than all the rest; clients hear of a change at once."
        );
        RequestLingerUs = Integer(
            "request-linger-us",
            0,
            0,
            1_000_000,
            "us",
            live: true,
            "How long a client waits for more operations to sign together. 0 signs what had gathered while its earlier requests were under way."
        );
        Reads = Choice(
            "reads",
            [Unordered, Ordered],
            live: true,
            "How clients read: from 2f + 1 replicas that say the same, without ordering (unordered), or ordered like writes (ordered)."
        );
    }

    private void AddTimers()
    {
        CheckpointInterval = Integer(
            "checkpoint-interval",
            512,
            8,
            4096,
            "sequence numbers",
            live: false,
            "Batches between two checkpoints; must be the same at every node. Each writes the whole state out; twice as many batches may be under way, and are kept to be sent again."
        );
        ViewChangeTimeoutMs = Integer(
            "view-change-timeout-ms",
            1_000,
            20,
            60_000,
            "ms",
            live: true,
            "How long the oldest request may wait before the primary is replaced, four times as long while others are executed; doubles with each view that fails. Shorter finds a dead primary sooner and deposes a busy one more often."
        );
    }

    private ChoiceParameter Choice(string name, IReadOnlyList<string> words, bool live, string effect) =>
        _set.Add(
            new ChoiceParameter(words[0], words)
            {
                Name = name,
                Unit = "",
                Live = live,
                Effect = effect,
            }
        );

    private IntegerParameter Integer(
        string name,
        long byDefault,
        long min,
        long max,
        string unit,
        bool live,
        string effect
    ) =>
        _set.Add(
            new IntegerParameter(byDefault, min, max)
            {
                Name = name,
                Unit = unit,
                Live = live,
                Effect = effect,
            }
        );
}
