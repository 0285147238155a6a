using PerfTests.Clusters;
using PerfTests.Sessions.Progress;

namespace PerfTests.Sessions.Hosts;

/// <summary>Removes what killed runs left behind: processes, containers, data.</summary>
public static class OrphanCleanup
{
    /// <summary>Removes it on the given hosts.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="progress">Told what was removed, a message each.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    public static async Task RunAsync(
        IEnumerable<IClusterHost> hosts,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(progress);
        foreach (var host in hosts)
        {
            foreach (var removed in await host.RemoveOrphansAsync(cancellationToken).ConfigureAwait(false))
            {
                progress.Say($"left by a run that was killed: {removed}");
            }
        }
    }
}
