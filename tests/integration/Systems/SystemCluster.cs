using PerfTests.Clusters;
using PerfTests.Hosting.Processes;
using PerfTests.IntegrationTests.Hosting;
using PerfTests.Protocols;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Systems;

/// <summary>A cluster of someone else's programs as processes of this machine, for one test.</summary>
internal sealed class SystemCluster : IAsyncDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-systems-").FullName;
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);
    private ICluster? _cluster;

    public ICluster Cluster => _cluster!;

    public ISystem System => Cluster.Spec.System;

    public CancellationToken Deadline => _deadline.Token;

    public static async Task<SystemCluster> StartAsync(ClusterSpec spec)
    {
        var started = new SystemCluster();
        try
        {
            await started.BeginAsync(spec);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public IProtocolClient CreateClient(ulong seed = 1, TimeSpan? timeout = null) =>
        System.CreateClient(
            new ClientOptions
            {
                Nodes = () => Cluster.Nodes,
                Cluster = Cluster.Spec,
                Seed = new Seed(seed),
                OperationTimeout = timeout ?? TimeSpan.FromSeconds(5),
            }
        );

    public async Task<NodeId> WaitForLeaderAsync(Func<NodeId, bool>? accept = null)
    {
        while (true)
        {
            if (await Cluster.FindLeaderAsync(Deadline) is { } leader && accept?.Invoke(leader) != false)
            {
                return leader;
            }
            await Task.Delay(20, Deadline);
        }
    }

    /// <summary>Waits until something holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="tell">What it looked at, for the message if it never holds.</param>
    public async Task EventuallyAsync(Func<Task<bool>> condition, Func<string>? tell = null)
    {
        try
        {
            while (!await condition())
            {
                await Task.Delay(20, Deadline);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It never came to hold. At last: {tell?.Invoke() ?? "nothing told"}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    private async Task BeginAsync(ClusterSpec spec) =>
        _cluster = await new ProcessHost(TimeProvider.System).StartAsync(
            spec,
            new ClusterContext
            {
                LogDirectory = _logs,
                Events = new CollectedEvents(),
                Time = TimeProvider.System,
            },
            Deadline
        );
}
