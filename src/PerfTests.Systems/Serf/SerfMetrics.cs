using System.Globalization;
using PerfTests.Systems.Serf.Rpc;

namespace PerfTests.Systems.Serf;

/// <summary>An agent's own figures, as its <c>stats</c> gives them: numbers written as words.</summary>
internal static class SerfMetrics
{
    private static readonly string[] Kept =
    [
        "members",
        "failed",
        "left",
        "health_score",
        "member_time",
        "event_time",
        "query_time",
        "intent_queue",
        "event_queue",
        "query_queue",
        "coordinate_resets",
    ];

    /// <summary>A figure of an agent; 0 if it does not give it.</summary>
    public static long Of(RpcMap stats, string name) =>
        long.TryParse(stats.Map("serf").Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    /// <summary>The number of members that an agent takes for alive, itself included.</summary>
    public static int Alive(RpcMap stats) => (int)(Of(stats, "members") - Of(stats, "failed") - Of(stats, "left"));

    /// <summary>Everything that says something of gossip, by names as in Prometheus text.</summary>
    public static Dictionary<string, double> Read(RpcMap stats)
    {
        var serf = stats.Map("serf");
        return Kept.Where(serf.Values.ContainsKey)
            .ToDictionary(name => $"serf_{name}", name => (double)Of(stats, name), StringComparer.Ordinal);
    }
}
