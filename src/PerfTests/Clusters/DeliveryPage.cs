namespace PerfTests.Clusters;

/// <summary>What a node of a disseminating system reports of the updates it came to hold. That it answered shows that it lived.</summary>
/// <param name="Deliveries">Deliveries after the asked sequence number, in order.</param>
public sealed record DeliveryPage(IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>One update in so many is reported, the same ones at every node. Default: 1, every update.</summary>
    public int SampledOneIn { get; init; } = 1;

    /// <summary>Nodes that a holder sends an update to in one round; null if the system cannot say.</summary>
    public int? FanOut { get; init; }

    /// <summary>Length of a round, in seconds; null if the system cannot say.</summary>
    public double? RoundSeconds { get; init; }

    /// <summary>Copies of updates received from other nodes since the process started, known ones included; null if the system does not count them.</summary>
    public long? CopiesReceived { get; init; }

    /// <summary>Of these, the copies of updates that the node did not hold yet: the ones that were needed; null if the system does not count them.</summary>
    public long? CopiesNeeded { get; init; }

    /// <summary>Time after which every live node holds an update, whatever was lost on its way, in seconds; null if the system promises none.</summary>
    public double? RepairSeconds { get; init; }

    /// <summary>An update that so many later ones have followed is not made up for any more; null for no such bound.</summary>
    public int? RepairableUpdates { get; init; }
}
