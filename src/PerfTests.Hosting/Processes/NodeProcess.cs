using System.ComponentModel;
using System.Diagnostics;
using PerfTests.Clusters;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Processes.Resources;
using PerfTests.Hosting.Starting;
using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Hosting.Processes;

/// <summary>One node as a process: started, watched, signalled, ended.</summary>
internal sealed class NodeProcess(
    NodePlan plan,
    NodeResources resources,
    NodeLog log,
    IEventSink events,
    TimeProvider time
) : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>At the end of a cluster its data goes as well, so that a node has little to put in order; and a leader of etcd would wait 5 s for a successor that is ending too.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>The end of a process is known before its last output has been read; a child that lives on may hold the output open.</summary>
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromMilliseconds(500);

    private NodeLife? _life;

    /// <summary>Where it runs and whom it meets.</summary>
    public NodePlan Plan => plan;

    /// <summary>What it has of its own to be taken away.</summary>
    public NodeResources Resources => resources;

    /// <summary>Its output.</summary>
    public NodeLog Log => log;

    /// <summary>Its process id; null if it does not run.</summary>
    public int? ProcessId => _life is { IsRunning: true } life ? life.Process.Id : null;

    /// <summary>How the last process ended, for people; null while it runs.</summary>
    public string? Ending => _life?.Ending;

    /// <summary>Whether it is gone without having been told to end.</summary>
    public bool HasEndedByItself => _life is { IsRunning: false, IsEndAsked: false };

    /// <summary>Starts the process.</summary>
    /// <exception cref="ClusterStartException">The program cannot be started.</exception>
    public void Start() => Start(plan);

    /// <summary>Starts the process without its data, in a cluster that has run with it.</summary>
    /// <exception cref="ClusterStartException">The program cannot be started.</exception>
    public void StartEmpty() => Start(EmptyPlan);

    /// <summary>The plan of the node as it comes back without its data.</summary>
    public NodePlan EmptyPlan => plan with { ComesBackEmpty = true };

    private void Start(NodePlan now)
    {
        var command = plan.Spec.GetCommand(now);
        var start = OwnSession.Wrap(command, resources.Group?.Folders ?? []);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        SecretRedactor.OfProcess.AddArguments(command.Arguments);
        SecretRedactor.Withhold(start.Environment);
        foreach (var (name, value) in command.Environment)
        {
            SecretRedactor.OfProcess.AddSetting(name, value);
            start.Environment[name] = value;
        }

        // Whoever finds this process later can tell whose it was.
        start.Environment[OrphanCleanup.MarkVariable] = ProcessIdentity.Self.ToString();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var life = new NodeLife(process);
        life.Follow(log.Write);
        process.Exited += (_, _) => _ = RecordEndAsync(life);
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            process.Dispose();
            throw new ClusterStartException(
                $"Node {plan.Id}: '{command.FileName}' cannot be started: {failure.Message}",
                failure
            );
        }

        _life = life;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!command.EndsWithStandardInput)
        {
            process.StandardInput.Close();
        }

        events.Record(RunEventKinds.NodeStarted, plan.Id.Name, $"process {process.Id}");
    }

    /// <summary>Asks it to end in good order, and makes it end if it takes longer than the grace.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => StopAsync(StopGrace, cancellationToken);

    private async Task StopAsync(TimeSpan allowed, CancellationToken cancellationToken)
    {
        if (_life is not { } life)
        {
            return;
        }

        if (life.AskToEnd())
        {
            await EndAsync(life, allowed, cancellationToken).ConfigureAwait(false);
        }

        await life.Recorded.ConfigureAwait(false);
    }

    private static async Task EndAsync(NodeLife life, TimeSpan allowed, CancellationToken cancellationToken)
    {
        var process = life.Process;
        if (life.IsPaused)
        {
            Signals.Send(process.Id, Signals.Continue);
        }

        Signals.Send(process.Id, Signals.Terminate);
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        grace.CancelAfter(allowed);
        try
        {
            await process.WaitForExitAsync(grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it at once, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_life is not { } life)
        {
            return;
        }

        if (life.AskToEnd())
        {
            life.Process.Kill(entireProcessTree: true);
            await life.Process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await life.Recorded.ConfigureAwait(false);
    }

    /// <summary>Freezes it, and waits until the system says that it is frozen.</summary>
    /// <exception cref="InvalidOperationException">It does not run, or the platform cannot.</exception>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        _life?.IsPaused = true;
        return SignalAsync(Signals.Stop, stat => stat.State is 'T' or 't', RunEventKinds.NodePaused, cancellationToken);
    }

    /// <summary>Lets it go on.</summary>
    /// <exception cref="InvalidOperationException">It does not run, or the platform cannot.</exception>
    public Task ResumeAsync(CancellationToken cancellationToken)
    {
        _life?.IsPaused = false;
        return SignalAsync(
            Signals.Continue,
            stat => stat.State is not ('T' or 't'),
            RunEventKinds.NodeResumed,
            cancellationToken
        );
    }

    /// <summary>Stops the node, whatever state it is in, closes its log, and takes away what it had of its own.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(EndGrace, CancellationToken.None).ConfigureAwait(false);
        _life?.Process.Dispose();
        log.Dispose();
        await resources.RemoveAsync().ConfigureAwait(false);
    }

    private async Task SignalAsync(
        int signal,
        Func<ProcessStat, bool> isEffective,
        string eventKind,
        CancellationToken cancellationToken
    )
    {
        if (ProcessId is not { } processId || !Signals.Send(processId, signal))
        {
            throw new InvalidOperationException($"Node {plan.Id} does not run, so it cannot be paused or resumed.");
        }

        while (ProcessStat.Read(processId) is { IsOver: false } stat && !isEffective(stat))
        {
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        events.Record(eventKind, plan.Id.Name, $"process {processId}");
    }

    private async Task RecordEndAsync(NodeLife life)
    {
        var how = NodeEnding.Describe(life.Process.ExitCode);
        var isAsked = life.IsEndAsked;
        if (!isAsked)
        {
            await Task.WhenAny(life.WordsRead, Task.Delay(LastWordsTimeout, time)).ConfigureAwait(false);
        }

        life.End(NodeEnding.Record(events, plan.Id, isAsked, how, log.LastLines()));
    }
}
