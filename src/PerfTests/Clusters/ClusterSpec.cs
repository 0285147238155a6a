using System.Collections.Immutable;
using PerfTests.Settings;

namespace PerfTests.Clusters;

/// <summary>A cluster to bring up: which system, how many nodes, with which parameters. Where it runs is the host's matter.</summary>
public sealed record ClusterSpec
{
    /// <summary>The system to run.</summary>
    public required ISystem System { get; init; }

    /// <summary>Number of nodes, 1 to 64.</summary>
    public required int Nodes { get; init; }

    /// <summary>Parameters of the system that differ from its defaults, by name.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What an acknowledgement promises. Default: <see cref="DurabilityMode.Background"/>.</summary>
    public DurabilityMode Durability { get; init; } = DurabilityMode.Background;

    /// <summary>Limits of each node. Default: none.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>How long the cluster may take until a probe write is committed. Default: 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same cluster with a parameter set.</summary>
    public ClusterSpec With(string parameter, string value) =>
        this with
        {
            Parameters = Parameters.SetItem(parameter, value),
        };

    /// <summary>Everything that is wrong with the spec.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Nodes is < 1 or > 64)
        {
            yield return new SettingProblem("Cluster.Nodes", $"{Nodes}", "1 to 64 nodes");
        }

        if (StartTimeout <= TimeSpan.Zero)
        {
            yield return new SettingProblem("Cluster.StartTimeout", $"{StartTimeout}", "a duration above 0");
        }

        if (Limits.Cpus is <= 0)
        {
            yield return new SettingProblem("Cluster.Limits.Cpus", $"{Limits.Cpus}", "a number above 0");
        }

        if (Limits.MemoryBytes is < 16 * 1024 * 1024)
        {
            yield return new SettingProblem("Cluster.Limits.MemoryBytes", $"{Limits.MemoryBytes}", "at least 16 MiB");
        }

        var known = System.Parameters.Select(parameter => parameter.Name).ToArray();
        foreach (var name in Parameters.Keys.Except(known, StringComparer.Ordinal))
        {
            yield return new SettingProblem(
                $"Cluster.Parameters[{name}]",
                Parameters[name],
                "a parameter of " + System.Name + ": " + string.Join(", ", known)
            );
        }

        foreach (var problem in System.Validate(this))
        {
            yield return problem;
        }
    }
}
