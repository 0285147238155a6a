using PerfTests.Clusters;
using PerfTests.Hosting.Processes;
using PerfTests.Settings;

namespace PerfTests.Sessions.Hosts;

/// <summary>The places where clusters can live.</summary>
public static class HostCatalog
{
    /// <summary>Every host that this version knows, the one that <c>auto</c> tries first in front.</summary>
    public static IReadOnlyList<IClusterHost> All { get; } = [new ProcessHost(TimeProvider.System)];

    /// <summary>The names that a user may choose.</summary>
    public static string Names => "auto, " + string.Join(", ", All.Select(host => host.Name));

    /// <summary>Takes the host of that name, or for <c>auto</c> the first that can be used here.</summary>
    /// <param name="name">A host's name, or <c>auto</c>.</param>
    /// <param name="said">Told in a line which host was taken, and why.</param>
    /// <param name="cancellationToken">Ends the probing.</param>
    /// <exception cref="InvalidSettingsException">There is no such host, or it cannot be used here; the message says what to do.</exception>
    public static async Task<IClusterHost> ChooseAsync(
        string name,
        Action<string> said,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(said);
        var candidates = name == "auto" ? All : [.. All.Where(host => host.Name == name)];
        var reasons = new List<string>();
        foreach (var host in candidates)
        {
            var capabilities = await host.ProbeAsync(cancellationToken).ConfigureAwait(false);
            if (capabilities.IsAvailable)
            {
                said($"host: {host.Name} ({capabilities.Reason})");
                return host;
            }

            reasons.Add($"{host.Name}: {capabilities.Reason}");
        }

        var expected =
            candidates.Count == 0 ? "one of " + Names : "a host that can be used here; " + string.Join("; ", reasons);
        throw new InvalidSettingsException([new SettingProblem("host (PERFTESTS_HOST, --host)", name, expected)]);
    }

    /// <summary>Removes what killed runs left on any host: processes, data.</summary>
    /// <param name="said">Told in a line each what was removed.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    public static async Task RemoveLeftoversAsync(Action<string> said, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(said);
        foreach (var host in All)
        {
            foreach (var removed in await host.RemoveLeftoversAsync(cancellationToken).ConfigureAwait(false))
            {
                said($"left by a run that was killed: {removed}");
            }
        }
    }
}
