using System.Collections.Concurrent;
using System.Diagnostics;
using PerfTests.Clusters;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>One replica as a process of this machine, started from the driver's own command.</summary>
internal sealed class LocalNode(NodePlan plan) : IAsyncDisposable
{
    private Process? _process;

    public ConcurrentQueue<string> Lines { get; } = new();

    public NodeId Id => plan.Id;

    public Node Node => new() { Id = plan.Id, Ports = plan.Members.First(m => m.Key == plan.Id).Value };

    public Uri Api => new($"http://{plan.Address(ReplicaSystem.ApiPort)}");

    public string Data => plan.DataDirectory;

    public bool IsRunning => _process is { HasExited: false };

    public void Start(params string[] more)
    {
        var command = plan.Spec.System.GetCommand(plan);
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        return await WaitForExitAsync();
    }

    public void CloseInput() => _process!.StandardInput.Close();

    public async Task<int> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(Timeouts.Step);
        await _process!.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }
        _process?.Dispose();
    }
}
