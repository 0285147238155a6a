using System.Diagnostics.Metrics;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Api;

/// <summary>What the API counts.</summary>
internal sealed class ApiMetrics
{
    private static readonly string[] Outcomes = ["decided", "not-leader", "unavailable", "unknown"];

    private readonly long[] _outcomes = new long[Outcomes.Length];
    private long _underWay;

    /// <summary>Registers the API's metrics.</summary>
    public ApiMetrics(Meter meter)
    {
        meter.CreateObservableCounter(
            "replica_operations_total",
            () =>
                Outcomes.Select(
                    (outcome, i) =>
                        new Measurement<double>(
                            Interlocked.Read(ref _outcomes[i]),
                            new KeyValuePair<string, object?>("outcome", outcome)
                        )
                ),
            description: "Operations answered by this node's API, by outcome."
        );
        meter.CreateObservableGauge<double>(
            "replica_requests_under_way",
            () => Volatile.Read(ref _underWay),
            description: "Requests that the API has accepted and not answered."
        );
        Forwarded = meter.CreateCounter<long>(
            "replica_requests_forwarded_total",
            description: "Requests that this node passed on to the leader."
        );
        Redirected = meter.CreateCounter<long>(
            "replica_requests_redirected_total",
            description: "Requests that this node answered with the leader's address."
        );
    }

    /// <summary>Requests passed on to the leader.</summary>
    public Counter<long> Forwarded { get; }

    /// <summary>Requests answered with the leader's address.</summary>
    public Counter<long> Redirected { get; }

    /// <summary>Counts an answer.</summary>
    public void Count(OperationOutcome status) =>
        Interlocked.Increment(
            ref _outcomes[status < OperationOutcome.NotLeader ? 0 : 1 + (status - OperationOutcome.NotLeader)]
        );

    /// <summary>A request begins.</summary>
    public void Enter() => Interlocked.Increment(ref _underWay);

    /// <summary>A request ends.</summary>
    public void Leave() => Interlocked.Decrement(ref _underWay);
}
