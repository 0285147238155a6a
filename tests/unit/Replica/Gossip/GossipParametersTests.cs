using PerfTests.Replica.Gossip;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Parameters;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class GossipParametersTests
{
    private readonly ParameterSet _set = new();
    private readonly GossipParameters _parameters;

    public GossipParametersTests() => _parameters = new GossipParameters(_set, new SharedParameters(_set));

    [Fact]
    public void Durability_that_an_acknowledgement_would_not_keep_is_refused_with_the_reason()
    {
        var problem = Assert.Single(_set.Configure(Values(("durability", "synced"), ("ack", "one"))));
        Assert.Contains("promises a write on disk at a quorum", problem, StringComparison.Ordinal);

        Assert.Empty(_set.Configure(Values(("durability", "synced"), ("ack", "all"))));
        Assert.Single(_set.Change(Values(("ack", "one"))));
        Assert.Equal(AckLevel.All, _parameters.Settings().Ack);
    }

    [Fact]
    public void Probe_timeout_longer_than_the_interval_is_refused_and_live_changes_count()
    {
        Assert.Single(_set.Change(Values(("probe-interval-ms", "100"))));
        Assert.Empty(_set.Change(Values(("probe-interval-ms", "100"), ("probe-timeout-ms", "50"), ("fan-out", "5"))));

        var settings = _parameters.Settings();
        Assert.Equal((100_000_000, 50_000_000, 5), (settings.ProbeInterval, settings.ProbeTimeout, settings.FanOut));
        Assert.True(settings.IsDurable);
        Assert.Contains(
            "read only at start",
            Assert.Single(_set.Change(Values(("durability", "memory")))),
            StringComparison.Ordinal
        );
    }

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(value => value.Name, value => value.Value);
}
