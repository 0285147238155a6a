namespace PerfTests.Recording;

/// <summary>A first delivery of an update, on the run's clock.</summary>
/// <param name="Seconds">When the node first held it, in seconds since the run's origin.</param>
/// <param name="Update">The update's identity, alike at every node.</param>
/// <param name="IsOrigin">Whether the update was made at this node.</param>
public sealed record DeliveryRecord(double Seconds, string Update, bool IsOrigin);
