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

    private readonly Func<Node?> _find;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _looking;
    private volatile RpcConnection? _connection;
    private volatile bool _isDoubtful;
    private volatile int _live;

    /// <summary>An agent that is looked for from now on.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="find">Where it is now; null if it is nowhere.</param>
    /// <param name="time">The clock.</param>
    public SerfMember(NodeId id, Func<Node?> find, TimeProvider time)
    {
        Id = id;
        _find = find;
        _time = time;
        _looking = Task.Run(LookAsync);
    }

    /// <summary>Its name.</summary>
    public NodeId Id { get; }

    /// <summary>Ends when the agent was looked for once.</summary>
    public Task Looked => _looked.Task;

    /// <summary>The connection; null while the agent does not answer.</summary>
    public RpcConnection? Usable => !_isDoubtful && _connection is { IsOpen: true } open ? open : null;

    /// <summary>The number of members that the agent takes for alive, itself included.</summary>
    public int Live => _live;

    /// <summary>The agent did not answer a call: it is left alone until it answers a look.</summary>
    public void Doubt() => _isDoubtful = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        _stop.Dispose();
        if (_connection is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(LookInterval, _time);
        try
        {
            do
            {
                await LookOnceAsync().ConfigureAwait(false);
                _looked.TrySetResult();
            } while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The client is closed.
        }
        finally
        {
            _looked.TrySetResult();
        }
    }

    private async Task LookOnceAsync()
    {
        using var deadline = new CancellationTokenSource(LookTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
        if (_connection is not { IsOpen: true } && _find() is { } node)
        {
            var fresh = await RpcConnection
                .OpenAsync(node.Ports[SerfSystem.RpcPort], either.Token)
                .ConfigureAwait(false);
            var old = _connection;
            _connection = fresh;
            if (old is not null)
            {
                await old.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (_connection is { IsOpen: true } open)
        {
            var stats = await open.CallAsync("stats", null, hasBody: true, either.Token).ConfigureAwait(false);
            if (stats.Body is { } body)
            {
                _live = SerfMetrics.Alive(body);
            }

            _isDoubtful = stats.Body is null;
        }
    }
}
