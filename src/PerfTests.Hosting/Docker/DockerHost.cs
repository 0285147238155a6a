using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Docker.Faults;
using PerfTests.Hosting.Starting;
using PerfTests.Settings;

namespace PerfTests.Hosting.Docker;

/// <summary>Runs nodes as containers of a Docker engine, through Testcontainers: each cluster on its own network, at addresses that survive restarts.</summary>
public sealed class DockerHost : IClusterHost
{
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(20);
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _read;
    private readonly IMachineAbilities _abilities;
    private volatile Engine? _engine;

    /// <summary>A host that is set by the environment.</summary>
    /// <param name="time">The clock of waits.</param>
    public DockerHost(TimeProvider time)
        : this(time, Environment.GetEnvironmentVariable) { }

    /// <summary>A host that is set by the given variables.</summary>
    internal DockerHost(TimeProvider time, Func<string, string?> read)
        : this(time, read, ThisMachine.Instance) { }

    /// <summary>A host that is set by the given variables, on a machine that can do certain things.</summary>
    internal DockerHost(TimeProvider time, Func<string, string?> read, IMachineAbilities abilities)
    {
        _time = time;
        _read = read;
        _abilities = abilities;
    }

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public async Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var engine = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var reaper = await Reaper.FindObstacleAsync(engine, cancellationToken).ConfigureAwait(false);
            return new HostCapabilities(
                true,
                $"engine {engine.EngineVersion} at {engine.Address}, API {engine.ApiVersion}"
            )
            {
                Facts = new Dictionary<string, string>
                {
                    ["engine"] = $"{engine.EngineVersion} at {engine.Address}",
                    ["API version"] = $"{engine.ApiVersion}, agreed with the engine",
                    ["reaper (Ryuk)"] = reaper is null
                        ? $"used, image {Reaper.Image}"
                        : $"not used: {reaper}; what a killed run leaves is removed at the next start",
                },
                Details = new Dictionary<string, string>
                {
                    ["stop, kill, restart"] = "yes, by the engine",
                    ["pause"] = "yes, by the engine",
                    ["limits"] = "yes, CPU quota and memory, also at run time",
                },
            };
        }
        catch (EngineUnavailableException absent)
        {
            return new HostCapabilities(false, absent.Message);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = new List<SettingProblem>();
        try
        {
            _ = DockerSettings.Read(_read);
            if (Launch(spec) is null)
            {
                problems.Add(
                    new SettingProblem(
                        "host (PERFTESTS_HOST, --host)",
                        Name,
                        $"process: {spec.System.Name} has no container"
                    )
                );
            }
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(invalid.Problems);
        }

        return problems;
    }

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault, ClusterSpec spec)
    {
        try
        {
            return ContainerFaults.Supports(fault, spec, EngineAddress.Find(_read, File.Exists).IsLocal, _abilities);
        }
        catch (EngineUnavailableException absent)
        {
            return FaultSupport.No(absent.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> FindObstacleAsync(ClusterSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            var engine = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return Launch(spec) is { } container
                ? await new NodeImages(engine).FindObstacleAsync(container, cancellationToken).ConfigureAwait(false)
                : $"{spec.System.Name} has no container";
        }
        catch (EngineUnavailableException absent)
        {
            return absent.Message;
        }
        catch (InvalidSettingsException invalid)
        {
            return invalid.Problems[0].Expected;
        }
        catch (Exception failure) when (failure is DockerApiException || Engine.IsConnectionFailure(failure))
        {
            return $"the engine fails: {failure.GetBaseException().Message}";
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(progress);
        if (Launch(spec) is not { } container)
        {
            return new Dictionary<string, string>();
        }

        try
        {
            var engine = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var identity = await new NodeImages(engine)
                .EnsureAsync(container, spec.System.Name, progress, cancellationToken)
                .ConfigureAwait(false);
            return new Dictionary<string, string>
            {
                [$"image {container.Image}"] = identity,
                ["docker engine"] = engine.EngineVersion,
            };
        }
        catch (EngineUnavailableException absent)
        {
            throw new InvalidSettingsException([
                new SettingProblem("host (PERFTESTS_HOST, --host)", Name, $"an engine that answers: {absent.Message}"),
            ]);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(RemovalTimeout);
        try
        {
            var engine = await ConnectAsync(deadline.Token).ConfigureAwait(false);
            return await new Janitor(engine).RemoveAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What an engine does not remove in this time is tried again at the next start.
            return [];
        }
        catch (Exception failure)
            when (failure is EngineUnavailableException or DockerApiException || Engine.IsConnectionFailure(failure))
        {
            // Without an engine there is nothing that runs, and nothing that could be removed.
            return [];
        }
    }

    /// <inheritdoc/>
    public async Task<ICluster> StartAsync(
        ClusterSpec spec,
        ClusterContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var engine = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var isReaped = await Reaper.StartAsync(engine, cancellationToken).ConfigureAwait(false);
            var cluster = await new ClusterFactory(engine, DockerSettings.Read(_read), isReaped)
                .StartAsync(spec, context, cancellationToken)
                .ConfigureAwait(false);
            try
            {
                await new Readiness(cluster, _time).WaitAsync(cancellationToken).ConfigureAwait(false);
                return cluster;
            }
            catch
            {
                await cluster.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (EngineUnavailableException absent)
        {
            throw new ClusterStartException(absent.Message, absent);
        }
        catch (DockerApiException refused)
        {
            throw new ClusterStartException($"The Docker engine refused: {NodeImages.Text(refused)}", refused);
        }
        catch (Exception failure) when (failure is ContainerNotRunningException || Engine.IsConnectionFailure(failure))
        {
            throw new ClusterStartException(
                $"The cluster's containers could not be started: {failure.GetBaseException().Message}",
                failure
            );
        }
    }

    /// <summary>What a node of the cluster would run, asked of the first one with addresses that stand for any.</summary>
    private static NodeContainer? Launch(ClusterSpec spec) =>
        spec.GetContainer(ClusterFactory.Plan(spec, "perftests-sketch", 0, NodeId.Number(1)));

    /// <summary>The engine, as long as it answers; asked for anew when it does not.</summary>
    private async Task<Engine> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_engine is { } known && await AnswersAsync(known, cancellationToken).ConfigureAwait(false))
        {
            return known;
        }

        // Clusters that still hold the old one end by themselves; it is not disposed under them.
        return _engine = await Engine.ConnectAsync(_read, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> AnswersAsync(Engine engine, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await engine.Client.System.PingAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure)
            when (failure is DockerApiException
                || Engine.IsConnectionFailure(failure)
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return false;
        }
    }
}
