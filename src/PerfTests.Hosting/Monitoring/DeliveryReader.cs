using PerfTests.Clusters;
using PerfTests.Recording;

namespace PerfTests.Hosting.Monitoring;

/// <summary>Asks a node which updates it came to hold since it was asked last, and records the answers on the run's clock.</summary>
/// <param name="system">The system under test.</param>
/// <param name="node">The node as it is now.</param>
/// <param name="recorder">Takes the answers.</param>
/// <param name="time">The run's clock.</param>
/// <param name="origin">The run's origin on that clock.</param>
internal sealed class DeliveryReader(
    ISystem system,
    Func<Node> node,
    IRunRecorder recorder,
    TimeProvider time,
    long origin
)
{
    private readonly double _originNanoseconds = origin * (1e9 / time.TimestampFrequency);
    private long _after;

    /// <summary>Asks once; not to be called again before it has ended.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var now = node();
        var seconds = time.GetElapsedTime(origin).TotalSeconds;
        var page = await system.ReadDeliveriesAsync(now, _after, cancellationToken).ConfigureAwait(false);
        if (page is null)
        {
            return;
        }

        recorder.RecordDeliveries(DeliveryBatch.Of(now.Id.Name, seconds, page, _originNanoseconds));
        if (page.Deliveries.Count > 0)
        {
            _after = page.Deliveries[^1].Sequence;
        }
    }
}
