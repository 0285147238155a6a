using PerfTests.Clusters;
using PerfTests.Systems.Serf.Rpc;

namespace PerfTests.Systems.Serf;

/// <summary>
/// An agent as a client uses it: one connection for all calls, opened and watched beside the load. Four times a second it is asked how many members it believes alive;
/// while it does not answer, it is not used.
/// </summary>
internal sealed class SerfMember : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private readonly Func<Node?> find;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task looking;
    private volatile RpcConnection? connection;
    private volatile bool isDoubtful;
    private volatile int live;

    /// <summary>An agent that is looked for from now on.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="find">Where it is now; null if it is nowhere.</param>
    /// <param name="time">The clock.</param>
    public SerfMember(NodeId id, Func<Node?> find, TimeProvider time)
    {
        Id = id;
        this.find = find;
        this.time = time;
        looking = Task.Run(LookAsync);
    }

    /// <summary>Its name.</summary>
    public NodeId Id { get; }

    /// <summary>Ends when the agent was looked for once.</summary>
    public Task Looked => looked.Task;

    /// <summary>The connection; null while the agent does not answer.</summary>
    public RpcConnection? Usable => !isDoubtful && connection is { IsOpen: true } open ? open : null;

    /// <summary>The number of members that the agent takes for alive, itself included.</summary>
    public int Live => live;

    /// <summary>The agent did not answer a call: it is left alone until it answers a look.</summary>
    public void Doubt() => isDoubtful = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        stop.Dispose();
        if (connection is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            do
            {
                await LookOnceAsync().ConfigureAwait(false);
                looked.TrySetResult();
            } while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The client is closed.
        }
        finally
        {
            looked.TrySetResult();
        }
    }

    private async Task LookOnceAsync()
    {
        using var deadline = new CancellationTokenSource(LookTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop.Token);
        if (connection is not { IsOpen: true } && find() is { } node)
        {
            var fresh = await RpcConnection
                .OpenAsync(node.Ports[SerfSystem.RpcPort], either.Token)
                .ConfigureAwait(false);
            var old = connection;
            connection = fresh;
            if (old is not null)
            {
                await old.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (connection is { IsOpen: true } open)
        {
            var stats = await open.CallAsync("stats", null, hasBody: true, either.Token).ConfigureAwait(false);
            if (stats.Body is { } body)
            {
                live = SerfMetrics.Alive(body);
            }

            isDoubtful = stats.Body is null;
        }
    }
}
