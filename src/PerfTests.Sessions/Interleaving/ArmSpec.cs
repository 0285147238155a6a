using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Sessions.Interleaving;

/// <summary>
/// How an arm's cluster differs from the scenario's: <c>NAME=VALUE</c> separated by commas, where the name is <c>nodes</c>, <c>durability</c>, <c>program</c> (a path, also called <c>replica</c>), <c>image</c>,
/// <c>ref</c> (a git commit whose program is built) or a parameter of the system. Empty text leaves the cluster as the scenario has it.
/// </summary>
public static class ArmSpec
{
    /// <summary>The cluster with the differences applied.</summary>
    /// <param name="setting">The name under which the user gave the text, for messages.</param>
    /// <param name="text">The differences.</param>
    /// <param name="cluster">The scenario's own cluster.</param>
    /// <exception cref="InvalidSettingsException">A part cannot be read; names all of them. Values are checked with the rest of the scenario, before anything starts.</exception>
    public static ClusterSpec Apply(string setting, string text, ClusterSpec cluster)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(cluster);
        var problems = new List<SettingProblem>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = sign > 0 ? (part[..sign].Trim(), part[(sign + 1)..].Trim()) : ("", part);
            switch (name)
            {
                case "":
                    problems.Add(new SettingProblem(setting, part, "NAME=VALUE, for example batch-size=128"));
                    break;
                case "nodes" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var nodes):
                    cluster = cluster with { Nodes = nodes };
                    break;
                case "nodes":
                    problems.Add(new SettingProblem(setting, part, "nodes=NUMBER"));
                    break;
                case "durability" when FindDurability(value) is { } durability:
                    cluster = cluster with { Durability = durability };
                    break;
                case "durability":
                    problems.Add(new SettingProblem(setting, part, "durability=synced, background or memory"));
                    break;
                case "program" or "replica" when value.Length > 0:
                    cluster = cluster with { Program = Path.GetFullPath(value) };
                    break;
                case "image" when value.Length > 0:
                    cluster = cluster with { Image = value };
                    break;
                case "program" or "replica" or "image":
                    problems.Add(new SettingProblem(setting, part, $"{name}={(name == "image" ? "IMAGE" : "PATH")}"));
                    break;
                default:
                    cluster = cluster.With(name, value);
                    break;
            }
        }

        InvalidSettingsException.ThrowIfAny(problems);
        return cluster;
    }

    /// <summary>Whether the text of an arm says which durability it has, rather than leaving it to the scenario.</summary>
    /// <param name="text">The differences.</param>
    public static bool NamesDurability(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(',', StringSplitOptions.TrimEntries)
            .Any(part => part.StartsWith("durability=", StringComparison.Ordinal));
    }

    /// <summary>The text without the commit that it names: what can be checked before the commit is built.</summary>
    /// <param name="text">The differences.</param>
    public static string WithoutCommit(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(
            ',',
            text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(part => !part.StartsWith("ref=", StringComparison.Ordinal))
        );
    }

    /// <summary>Replaces <c>ref=COMMIT</c> by <c>program=PATH</c> of what was built of it.</summary>
    /// <param name="setting">The name under which the user gave the text, for messages.</param>
    /// <param name="text">The differences.</param>
    /// <param name="build">Builds commits.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="InvalidSettingsException">There is no such commit, or it does not build.</exception>
    public static async Task<string> ResolveAsync(
        string setting,
        string text,
        CommitBuild build,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(build);
        var parts = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            parts.Add(
                part.StartsWith("ref=", StringComparison.Ordinal)
                    ? "program="
                        + await build.GetAsync(setting, part["ref=".Length..], cancellationToken).ConfigureAwait(false)
                    : part
            );
        }

        return string.Join(',', parts);
    }

    private static DurabilityMode? FindDurability(string word) =>
        word switch
        {
            "synced" => DurabilityMode.Synced,
            "background" => DurabilityMode.Background,
            "memory" => DurabilityMode.Memory,
            _ => null,
        };
}
