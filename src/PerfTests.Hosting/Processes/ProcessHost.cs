using System.Security.Cryptography;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Processes.Faults;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Hosting.Starting;
using PerfTests.Settings;

namespace PerfTests.Hosting.Processes;

/// <summary>Runs nodes as processes of this machine, on ports of the loopback address that the system hands out.</summary>
public sealed class ProcessHost : IClusterHost
{
    private static int _clusters;
    private readonly TimeProvider _time;
    private readonly IMachineAbilities _abilities;

    /// <summary>A host on this machine.</summary>
    /// <param name="time">The clock of waits.</param>
    public ProcessHost(TimeProvider time)
        : this(time, ThisMachine.Instance) { }

    /// <summary>A host on a machine that can do certain things.</summary>
    internal ProcessHost(TimeProvider time, IMachineAbilities abilities) => (_time, _abilities) = (time, abilities);

    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken)
    {
        var signals = OperatingSystem.IsWindows() ? "no: Windows has no signals" : "yes, by signals, verified";
        return Task.FromResult(
            new HostCapabilities(true, "local processes on loopback ports")
            {
                Details = new Dictionary<string, string>
                {
                    ["stop, kill, restart"] = "yes",
                    ["pause"] = OperatingSystem.IsLinux()
                        ? signals
                        : "no: the state of a process is read from /proc, which this platform lacks",
                    ["faults of the network"] = LinkProxy.Obstacle is { } obstacle
                        ? $"no: {obstacle}"
                        : "yes, by a proxy in the links between nodes",
                },
            }
        );
    }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = new List<SettingProblem>();
        try
        {
            _ = spec.FindPrograms();
        }
        catch (InvalidSettingsException missing)
        {
            problems.AddRange(missing.Problems);
        }

        if (spec.Limits.Cpus is not null || spec.Limits.MemoryBytes is not null)
        {
            problems.Add(
                new SettingProblem(
                    "Cluster.Limits",
                    $"{spec.Limits.Cpus} CPUs, {spec.Limits.MemoryBytes} bytes",
                    "no limits on the host 'process', which cannot enforce them"
                )
            );
        }

        if (OrphanCleanup.FindProblem() is { } problem)
        {
            problems.Add(new SettingProblem("folder of the nodes' data", OrphanCleanup.DataRoot, problem));
        }

        return problems;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Task.FromResult<IReadOnlyDictionary<string, string>>(
            spec.FindPrograms()
                .Where(program => File.Exists(program.Value))
                .ToDictionary(program => program.Key, program => Hash(program.Value))
        );
    }

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault, ClusterSpec spec) => ProcessFaults.Supports(fault, spec, _abilities);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveOrphansAsync(CancellationToken cancellationToken) =>
        OrphanCleanup.RemoveAsync(_time, cancellationToken);

    /// <inheritdoc/>
    public async Task<ICluster> StartAsync(
        ClusterSpec spec,
        ClusterContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(context);
        DataFolder.Create(OrphanCleanup.DataRoot);
        var dataRoot = Path.Combine(OrphanCleanup.OwnData, $"cluster-{Interlocked.Increment(ref _clusters)}");
        using var launch = new ProcessLaunch(spec, context, dataRoot, _abilities, _time);
        var cluster = await launch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            launch.ReleasePorts();
            // Nodes that start one after the other would elect among the early ones.
            foreach (var process in cluster.Processes)
            {
                process.Start();
            }

            await new Readiness(cluster, _time).WaitAsync(cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Hash(string file)
    {
        using var content = File.OpenRead(file);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
