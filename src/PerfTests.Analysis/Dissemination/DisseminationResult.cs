namespace PerfTests.Analysis.Dissemination;

/// <summary>How updates spread over the nodes (METHOD 3, gossip), over the updates made within the measurement window.</summary>
public sealed record DisseminationResult
{
    /// <summary>One update in so many was observed, the same ones at every node.</summary>
    public required int SampledOneIn { get; init; }

    /// <summary>Updates that were judged.</summary>
    public required int Updates { get; init; }

    /// <summary>Observed updates left out because observation ended less than <see cref="DisseminationAnalysis.SettleSeconds"/> after their start, finished or not.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Live nodes of a judged update: the fewest.</summary>
    public required int LiveNodesMin { get; init; }

    /// <summary>Live nodes of a judged update: the most.</summary>
    public required int LiveNodesMax { get; init; }

    /// <summary>Time until 50 %, 99 % and 100 % of the live nodes held the update.</summary>
    public required IReadOnlyList<SpreadTime> Times { get; init; }

    /// <summary>Copies of updates received within the window, over all nodes; null if the system does not count them.</summary>
    public long? CopiesReceived { get; init; }

    /// <summary>Of these, the ones that were needed: first copies; null if the system does not count them.</summary>
    public long? CopiesNeeded { get; init; }

    /// <summary>Copies received / copies needed; 1 is the least, NaN if unknown.</summary>
    public double Redundancy =>
        CopiesReceived is { } received && CopiesNeeded is > 0 and { } needed ? (double)received / needed : double.NaN;

    /// <summary>Bytes that a node sent to other members per second, over the window and all nodes; NaN if the system does not count them.</summary>
    public double SentBytesPerNodeSecond { get; init; } = double.NaN;

    /// <summary>Suspicions within the window that turned out false, over all nodes; null if the system does not count them.</summary>
    public long? FalseSuspicions { get; init; }

    /// <summary>Nodes that a holder sends an update to in one round; null if unknown.</summary>
    public int? FanOut { get; init; }

    /// <summary>Length of a round in milliseconds; null if unknown.</summary>
    public double? RoundMs { get; init; }
}
