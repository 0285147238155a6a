using System.Collections.Immutable;
using PerfTests.Identity;
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

    /// <summary>The program that nodes run as processes instead of the one the system finds, for example another build of it. Default: null.</summary>
    [NotPartOfIdentity("which build runs is what is compared; the fingerprint has its digest")]
    public string? Program { get; init; }

    /// <summary>The image that nodes run as containers instead of the system's own. Default: null.</summary>
    [NotPartOfIdentity("which build runs is what is compared; the fingerprint has its digest")]
    public string? Image { get; init; }

    /// <summary>
    /// The nodes of a cluster that runs already, <c>n1=HOST:PORT,n2=HOST:PORT</c> as in <c>PERFTESTS_EXTERNAL</c>: it is attached to, whichever host was chosen.
    /// Default: null, the cluster is started.
    /// </summary>
    [NotPartOfIdentity("where the nodes are is the environment, which the fingerprint has")]
    public string? Endpoints { get; init; }

    /// <summary>How long the cluster may take to be ready: at its start until a probe write is committed, and the nodes of a fault once its cause is gone. Default: 30 s.</summary>
    [NotPartOfIdentity("it decides whether a run begins or fails, not what it measures")]
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same cluster with a parameter set.</summary>
    public ClusterSpec With(string parameter, string value) =>
        this with
        {
            Parameters = Parameters.SetItem(parameter, value),
        };

    /// <summary>The programs of this machine that the nodes run, path by name: the system's, or <see cref="Program"/>.</summary>
    /// <exception cref="InvalidSettingsException">A program is not installed; the message says what to do.</exception>
    public IReadOnlyDictionary<string, string> FindPrograms() =>
        Program is null
            ? System.FindPrograms()
            : new Dictionary<string, string> { ["program"] = ProgramCode.Find(Program) };

    /// <summary>The command that runs a node as a process: the system's, by <see cref="Program"/> where that is set.</summary>
    public NodeCommand GetCommand(NodePlan plan)
    {
        var command = System.GetCommand(plan);
        return Program is null ? command : command with { FileName = Program };
    }

    /// <summary>How a node runs as a container, with <see cref="Image"/> where that is set; null if the system does not run in containers.</summary>
    public NodeContainer? GetContainer(NodePlan plan)
    {
        var container = System.GetContainer(plan);
        return Image is null ? container
            : container is null ? null
            : container with { Image = Image, Build = null };
    }

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

        if (Program is not null && !File.Exists(Program))
        {
            yield return new SettingProblem("Cluster.Program", Program, "the path of a program that exists");
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
