using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using PerfTests.Clusters;
using PerfTests.Hosting.Monitoring;
using PerfTests.Hosting.Processes;
using PerfTests.Hosting.Starting;
using PerfTests.Recording;

namespace PerfTests.Hosting.Docker;

/// <summary>One node as a container: created, started, watched, signalled, ended.</summary>
internal sealed class ContainerNode(Engine engine, ContainerSpec spec, NodeLog log, IEventSink events)
    : IAsyncDisposable
{
    private const uint StopGraceSeconds = 5;

    /// <summary>At the end of a cluster, how long is waited for the engine to say whether the container still runs.</summary>
    private static readonly TimeSpan LastLookTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private Task _logging = Task.CompletedTask;
    private EngineStats? _stats;
    private volatile string? _ending = "has not been started";
    private volatile bool _isEndAsked;
    private bool _isPaused;

    /// <summary>Where it runs and whom it meets.</summary>
    public NodePlan Plan => spec.Plan;

    /// <summary>Its output.</summary>
    public NodeLog Log => log;

    /// <summary>The container's id; null before it was created.</summary>
    public string? ContainerId { get; private set; }

    /// <summary>Its first process as this machine numbers it; null if it does not run, or runs on another machine.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The node's data as a folder of this machine; null if the engine runs elsewhere, or its folders cannot be read.</summary>
    public string? DataDirectory { get; private set; }

    /// <summary>How the container ended, for people; null while it runs.</summary>
    public string? Ending => _ending;

    /// <summary>Completes, with what was seen, when the connection to the engine is lost.</summary>
    public Task<string> EngineLost => _engineLost.Task;

    private readonly TaskCompletionSource<string> _engineLost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its addresses as the harness reaches them.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> ReachedAt => spec.ReachedAt;

    /// <summary>Creates the container and starts it.</summary>
    public async Task CreateAndStartAsync(CancellationToken cancellationToken)
    {
        BeginLife();
        var container = spec.Build(engine);
        await container.StartAsync(cancellationToken).ConfigureAwait(false);
        ContainerId = container.Id;
        await WatchAsync(null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the container if it runs, and starts it again: the same one on its data, or a new one on a new volume.</summary>
    public async Task RestartAsync(bool keepData, CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken).ConfigureAwait(false);
        if (!keepData)
        {
            await RemoveAsync(cancellationToken).ConfigureAwait(false);
            await engine
                .Client.Volumes.RemoveAsync(spec.DataVolume, force: true, cancellationToken)
                .ConfigureAwait(false);
            await spec.CreateVolumeAsync(engine, cancellationToken).ConfigureAwait(false);
            spec = spec.ComeBackEmpty();
            await CreateAndStartAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        BeginLife();
        var before = await engine
            .Client.Containers.InspectContainerAsync(Id(), cancellationToken)
            .ConfigureAwait(false);
        await engine
            .Client.Containers.StartContainerAsync(Id(), new ContainerStartParameters(), cancellationToken)
            .ConfigureAwait(false);
        await WatchAsync(
                DateTimeOffset.Parse(before.State!.FinishedAt, CultureInfo.InvariantCulture),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Asks it to end in good order; the engine ends it if it takes longer than 5 s.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!await AskToEndAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (_isPaused)
        {
            await ResumeAsync(cancellationToken).ConfigureAwait(false);
        }

        await engine
            .Client.Containers.StopContainerAsync(
                Id(),
                new ContainerStopParameters { WaitBeforeKillSeconds = StopGraceSeconds },
                cancellationToken
            )
            .ConfigureAwait(false);
        await _watching.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends it at once, and waits until it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (!await AskToEndAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            // Through the engine, which then knows the container's state; a signal from outside would leave it believing.
            await engine
                .Client.Containers.KillContainerAsync(
                    Id(),
                    new ContainerKillParameters { Signal = "SIGKILL" },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.Conflict)
        {
            // It ended by itself in between.
        }

        await _watching.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Freezes it: the engine answers when the container is frozen.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await engine.Client.Containers.PauseContainerAsync(Id(), cancellationToken).ConfigureAwait(false);
        _isPaused = true;
        events.Record(RunEventKinds.NodePaused, Plan.Id.Name, Describe());
    }

    /// <summary>Lets it go on.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await engine.Client.Containers.UnpauseContainerAsync(Id(), cancellationToken).ConfigureAwait(false);
        _isPaused = false;
        events.Record(RunEventKinds.NodeResumed, Plan.Id.Name, Describe());
    }

    /// <summary>Changes the limits of the running container; null lifts a limit.</summary>
    public Task SetLimitsAsync(ResourceLimits limits, CancellationToken cancellationToken)
    {
        var update = new ContainerUpdateParameters();
        ContainerLimits.Apply(limits, update);
        return engine.Client.Containers.UpdateContainerAsync(Id(), update, cancellationToken);
    }

    /// <summary>Its limits as the engine holds them; null where there is none.</summary>
    public async Task<ResourceLimits> ReadLimitsAsync(CancellationToken cancellationToken)
    {
        var state = await engine.Client.Containers.InspectContainerAsync(Id(), cancellationToken).ConfigureAwait(false);
        return ContainerLimits.Read(state.HostConfig!);
    }

    /// <summary>What the engine says that the container does.</summary>
    public async Task<NodeState> ReadStateAsync(CancellationToken cancellationToken)
    {
        var container = await engine
            .Client.Containers.InspectContainerAsync(Id(), cancellationToken)
            .ConfigureAwait(false);
        var status = container.State!.Status;
        var kind = status switch
        {
            "running" => NodeStateKind.Running,
            "paused" => NodeStateKind.Paused,
            _ => NodeStateKind.Gone,
        };
        return new NodeState(kind, $"{Describe()} is {status}");
    }

    /// <summary>Reads its resources: from this machine's files if it runs here, else from the engine's statistics.</summary>
    public void ReadResources(Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        ArgumentNullException.ThrowIfNull(absent);
        if (Ending is not null)
        {
            absent[PerfTests.Monitoring.ResourceNames.CpuSeconds] = "the node does not run";
        }
        else if (_stats is { } stats)
        {
            stats.Read(values, absent);
        }
        else
        {
            CgroupSampler.Read(ProcessId, values, absent);
        }
    }

    /// <summary>Stops watching and closes the log. The container itself is removed with its cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await AskToEndUnlessLostAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watching, _logging).ConfigureAwait(false);
        if (_stats is not null)
        {
            await _stats.DisposeAsync().ConfigureAwait(false);
        }

        _end.Dispose();
        log.Dispose();
    }

    /// <summary>Takes note that its end is wanted. The engine is asked first, as it tells of an end a moment late: a container that has ended was not asked to.</summary>
    /// <returns>Whether it still runs; if not, its end has been recorded.</returns>
    private async Task<bool> AskToEndAsync(CancellationToken cancellationToken)
    {
        if (Ending is not null)
        {
            return false;
        }

        try
        {
            var container = await engine
                .Client.Containers.InspectContainerAsync(Id(), cancellationToken)
                .ConfigureAwait(false);
            if (container.State!.Status is "exited" or "dead")
            {
                await _watching.WaitAsync(cancellationToken).ConfigureAwait(false);
                return false;
            }
        }
        catch (DockerApiException removed) when (removed.StatusCode == HttpStatusCode.NotFound)
        {
            await _watching.WaitAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }

        _isEndAsked = true;
        return Ending is null;
    }

    /// <summary>The same at the end of a cluster, also of one that was not begun or whose engine is gone.</summary>
    private async Task AskToEndUnlessLostAsync()
    {
        using var deadline = new CancellationTokenSource(LastLookTimeout);
        try
        {
            if (ContainerId is not null)
            {
                await AskToEndAsync(deadline.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
            when (failure is DockerApiException or OperationCanceledException || Engine.IsConnectionFailure(failure))
        {
            // What cannot be seen cannot be told.
        }

        _isEndAsked = true;
    }

    private void BeginLife()
    {
        _isEndAsked = false;
        _isPaused = false;
        _ending = null;
    }

    /// <summary>Finds out what the engine made of it, and follows its output and its end.</summary>
    /// <param name="lastEnd">When its last life ended, by the engine's clock; null if it had none. Its start is no mark: a line can be older.</param>
    /// <param name="cancellationToken">Ends the asking, not the following.</param>
    private async Task WatchAsync(DateTimeOffset? lastEnd, CancellationToken cancellationToken)
    {
        var container = Id();
        var state = await engine
            .Client.Containers.InspectContainerAsync(container, cancellationToken)
            .ConfigureAwait(false);
        ProcessId = LocalProcess.Find((int)state.State!.Pid, container);
        DataDirectory = await FindDataAsync(cancellationToken).ConfigureAwait(false);
        _logging = ContainerLog.FollowAsync(engine, container, lastEnd, log, _end.Token);
        _watching = WaitForEndAsync(container, _end.Token);
        if (ProcessId is null && !engine.Address.IsLocal)
        {
            _stats ??= new EngineStats(engine, container);
        }

        events.Record(RunEventKinds.NodeStarted, Plan.Id.Name, Describe());
    }

    private async Task<string?> FindDataAsync(CancellationToken cancellationToken)
    {
        if (ProcessId is null)
        {
            return null;
        }

        var volume = await engine.Client.Volumes.InspectAsync(spec.DataVolume, cancellationToken).ConfigureAwait(false);
        return Directory.Exists(volume.Mountpoint) ? volume.Mountpoint : null;
    }

    private async Task WaitForEndAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            var end = await engine
                .Client.Containers.WaitContainerAsync(container, cancellationToken)
                .ConfigureAwait(false);
            var code = end.StatusCode;
            await _logging.ConfigureAwait(false);
            RecordEnd(await DescribeEndAsync(container, code).ConfigureAwait(false));
        }
        catch (DockerApiException removed) when (removed.StatusCode == HttpStatusCode.NotFound)
        {
            RecordEnd("the container was removed");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The cluster is being removed.
        }
        catch (Exception failure)
            when (failure is DockerApiException or OperationCanceledException || Engine.IsConnectionFailure(failure))
        {
            // What became of the container is not known.
            ProcessId = null;
            _ending = $"is out of sight: the connection to the engine was lost: {failure.GetBaseException().Message}";
            _engineLost.TrySetResult(failure.GetBaseException().Message);
        }
    }

    /// <summary>The engine reports a death by signal N as exit code 128 + N.</summary>
    private async Task<string> DescribeEndAsync(string container, long code)
    {
        var how = NodeEnding.Describe(code);
        try
        {
            var state = await engine
                .Client.Containers.InspectContainerAsync(container, CancellationToken.None)
                .ConfigureAwait(false);
            return state.State?.OOMKilled == true ? $"{how}, as it used more memory than its limit" : how;
        }
        catch (Exception failure) when (failure is DockerApiException || Engine.IsConnectionFailure(failure))
        {
            return how;
        }
    }

    private void RecordEnd(string how)
    {
        ProcessId = null;
        _ending = NodeEnding.Record(events, Plan.Id, _isEndAsked, how, log.LastLines());
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await engine
            .Client.Containers.RemoveContainerAsync(
                Id(),
                new ContainerRemoveParameters { Force = true, RemoveVolumes = true },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (_stats is not null)
        {
            await _stats.DisposeAsync().ConfigureAwait(false);
            _stats = null;
        }
    }

    private void ThrowIfEnded()
    {
        if (Ending is not null)
        {
            throw new InvalidOperationException($"Node {Plan.Id} does not run, so it cannot be paused or resumed.");
        }
    }

    private string Id() =>
        ContainerId ?? throw new InvalidOperationException($"Node {Plan.Id} has not been created yet.");

    private string Describe() => $"container {Id()[..12]}";
}
