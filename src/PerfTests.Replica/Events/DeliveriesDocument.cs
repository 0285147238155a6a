namespace PerfTests.Replica.Events;

/// <summary>The answer to <c>GET /v1/deliveries</c>.</summary>
/// <param name="SampledOneIn">One update in so many is reported, the same ones at every node.</param>
/// <param name="FanOut">Members that a round of gossip sends to.</param>
/// <param name="RoundSeconds">Time between two rounds.</param>
/// <param name="CopiesReceived">Copies of updates received from others since the process started.</param>
/// <param name="CopiesNeeded">Of these, the ones that were new here.</param>
/// <param name="Deliveries">Deliveries after the asked sequence number, oldest first.</param>
internal sealed record DeliveriesDocument(
    long SampledOneIn,
    int FanOut,
    double RoundSeconds,
    long CopiesReceived,
    long CopiesNeeded,
    IReadOnlyList<DeliveryEntry> Deliveries
);
