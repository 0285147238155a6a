using PerfTests.Replica.Machines;
using PerfTests.Replica.Metrics;

namespace PerfTests.Replica.Api;

/// <summary>What the API counts.</summary>
internal sealed class ApiMetrics
{
    private readonly Counter[] _outcomes;
    private long _underWay;

    /// <summary>Registers the API's metrics.</summary>
    public ApiMetrics(MetricRegistry registry)
    {
        var decided = new Counter("decided", "");
        var notLeader = new Counter("not-leader", "");
        var unavailable = new Counter("unavailable", "");
        var unknown = new Counter("unknown", "");
        _outcomes = [decided, notLeader, unavailable, unknown];
        registry.Add(
            new ObservedMetric(
                "replica_operations_total",
                "Operations answered by this node's API, by outcome.",
                MetricKind.Counter,
                () => _outcomes.Select(c => new MetricSample([("outcome", c.Name)], c.Value))
            )
        );
        registry.Gauge(
            "replica_requests_under_way",
            "Requests that the API has accepted and not answered.",
            () => Volatile.Read(ref _underWay)
        );
        Forwarded = registry.Counter(
            "replica_requests_forwarded_total",
            "Requests that this node passed on to the leader."
        );
        Redirected = registry.Counter(
            "replica_requests_redirected_total",
            "Requests that this node answered with the leader's address."
        );
    }

    /// <summary>Requests passed on to the leader.</summary>
    public Counter Forwarded { get; }

    /// <summary>Requests answered with the leader's address.</summary>
    public Counter Redirected { get; }

    /// <summary>Counts an answer.</summary>
    public void Count(OperationOutcome status) =>
        _outcomes[status < OperationOutcome.NotLeader ? 0 : 1 + (status - OperationOutcome.NotLeader)].Add();

    /// <summary>A request begins.</summary>
    public void Enter() => Interlocked.Increment(ref _underWay);

    /// <summary>A request ends.</summary>
    public void Leave() => Interlocked.Decrement(ref _underWay);
}
