using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PerfTests.Recording;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>A harness that dies in the middle of a partition leaves a machine that the next command makes as it was.</summary>
public sealed class KilledPartitionTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Partition_whose_harness_is_killed_is_gone_with_proxy_nodes_and_data_after_the_next_command()
    {
        using var run = _tool.Start("run", "raft-leader-isolation", "--project", Tool.Scenarios);
        await WaitForFaultAsync(run);
        var nodes = FindNodes();
        var proxied = nodes.SelectMany(node => node.Peers).Distinct().ToArray();
        Assert.Equal(3, nodes.Length);
        Assert.Equal(3, proxied.Length);
        Assert.All(proxied, address => Assert.True(Accepts(address), $"nobody listens at {address}"));
        // A node that is stopped cannot end with its harness.
        using (var stop = Process.Start("kill", ["-STOP", $"{nodes[0].ProcessId}"]))
        {
            await stop.WaitForExitAsync();
        }

        run.Kill();
        await run.WaitAsync(Timeouts.Command);
        var report = await _tool.RunAsync("report", "latest", "--out", _tool.Output, "--json");

        Assert.True(report.ExitCode == 0, $"{report}");
        using var document = JsonDocument.Parse(report.Output);
        Assert.Equal("incomplete", document.RootElement.GetProperty("verdict").GetProperty("status").GetString());
        Assert.Equal(0, _tool.CountNodes());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.State));
        Assert.All(proxied, address => Assert.False(Accepts(address), $"somebody listens at {address}"));
        var fault = Assert.Single(ReadFaults());
        Assert.NotNull(fault.InjectEffectiveSeconds);
        Assert.Null(fault.HealEffectiveSeconds);
    }

    [Fact]
    public async Task Partition_whose_harness_is_interrupted_is_healed_and_recorded()
    {
        using var run = _tool.Start("run", "raft-leader-isolation", "--project", Tool.Scenarios, "--json");
        await WaitForFaultAsync(run);

        run.Interrupt();
        var result = await run.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 130, $"{result}");
        Assert.Equal(0, _tool.CountNodes());
        var fault = Assert.Single(ReadFaults());
        Assert.True(fault.HealEffectiveSeconds is not null, fault.Failure);
        Assert.Contains("connections", fault.HealProof, StringComparison.Ordinal);
    }

    private static bool Accepts(IPEndPoint address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private async Task WaitForFaultAsync(ToolProcess run)
    {
        using var deadline = new CancellationTokenSource(Timeouts.Command);
        while (!ReadFaults().Any(fault => fault.InjectEffectiveSeconds is not null))
        {
            Assert.False(run.HasExited, "the run ended before its fault");
            await Task.Delay(50, deadline.Token);
        }
    }

    private FaultRecord[] ReadFaults() =>
        [
            .. RunFolder
                .Below(_tool.Output)
                .Where(folder => File.Exists(Path.Combine(folder, RunFolder.ManifestFile)))
                .SelectMany(folder => RunFolderReader.Read(new RunFolder(folder)).Faults),
        ];

    /// <summary>The nodes of this test's clusters, with the addresses that they advertise to each other.</summary>
    private (int ProcessId, IPEndPoint[] Peers)[] FindNodes()
    {
        var nodes = new List<(int, IPEndPoint[])>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                var peers = File.ReadAllText(Path.Combine(directory, "cmdline"))
                    .Split('\0')
                    .FirstOrDefault(argument => argument.StartsWith("--peers=", StringComparison.Ordinal));
                if (
                    peers is not null
                    && int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var processId)
                    && File.ReadAllText(Path.Combine(directory, "environ"))
                        .Contains($"PERFTESTS_STATE={_tool.State}", StringComparison.Ordinal)
                )
                {
                    var addresses = peers["--peers=".Length..].Split(',').Select(peer => peer.Split('=')[1]);
                    nodes.Add((processId, [.. addresses.Select(IPEndPoint.Parse)]));
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at.
            }
        }

        return [.. nodes];
    }
}
