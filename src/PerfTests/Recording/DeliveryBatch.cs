using PerfTests.Clusters;

namespace PerfTests.Recording;

/// <summary>One answer of a node to the question which updates it came to hold. Also written when there are none: it shows that the node lived.</summary>
public sealed record DeliveryBatch
{
    /// <summary>When the node was asked, in seconds since the run's origin: what it had seen by then is in this batch or an earlier one.</summary>
    public required double Seconds { get; init; }

    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>One update in so many is reported.</summary>
    public int SampledOneIn { get; init; } = 1;

    /// <summary>Nodes that a holder sends an update to in one round; null if unknown.</summary>
    public int? FanOut { get; init; }

    /// <summary>Length of a round, in seconds; null if unknown.</summary>
    public double? RoundSeconds { get; init; }

    /// <summary>Copies of updates received since the node's process started; null if it does not count them.</summary>
    public long? CopiesReceived { get; init; }

    /// <summary>Of these, the ones that were needed; null if the node does not count them.</summary>
    public long? CopiesNeeded { get; init; }

    /// <summary>Time after which every live node holds an update, in seconds; null if the system promises none.</summary>
    public double? RepairSeconds { get; init; }

    /// <summary>An update that so many later ones have followed is not made up for any more; null for no such bound.</summary>
    public int? RepairableUpdates { get; init; }

    /// <summary>First deliveries since the batch before.</summary>
    public required IReadOnlyList<DeliveryRecord> Deliveries { get; init; }

    /// <summary>A node's answer on the run's clock.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="seconds">When it was asked, in seconds since the run's origin.</param>
    /// <param name="page">The answer.</param>
    /// <param name="originNanoseconds">The run's origin on the clock of the deliveries, in nanoseconds.</param>
    public static DeliveryBatch Of(string node, double seconds, DeliveryPage page, double originNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new DeliveryBatch
        {
            Seconds = seconds,
            Node = node,
            SampledOneIn = page.SampledOneIn,
            FanOut = page.FanOut,
            RoundSeconds = page.RoundSeconds,
            CopiesReceived = page.CopiesReceived,
            CopiesNeeded = page.CopiesNeeded,
            RepairSeconds = page.RepairSeconds,
            RepairableUpdates = page.RepairableUpdates,
            Deliveries =
            [
                .. page.Deliveries.Select(delivery => new DeliveryRecord(
                    (delivery.MonotonicNanoseconds - originNanoseconds) / 1e9,
                    delivery.Update,
                    delivery.IsOrigin
                )),
            ],
        };
    }
}
