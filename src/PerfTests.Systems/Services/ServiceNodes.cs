using PerfTests.Clusters;
using PerfTests.Systems.Replica;

namespace PerfTests.Systems.Services;

/// <summary>
/// Which node of a service gets an operation. Where the service tells its leader it is asked at each half second while there is load, and after each doubt, so
/// that operations follow a leader that moves.
/// </summary>
/// <param name="options">Where the nodes are found.</param>
/// <param name="findLeader">Asks a node for the leader's name; null if the service has none.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceNodes(
    ClientOptions options,
    Func<Node, CancellationToken, Task<string?>>? findLeader,
    TimeProvider time
)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private readonly bool _followsLeader = findLeader is not null && options.PreferLeader;
    private readonly NodeChooser _chooser = new(options, findLeader is not null);
    private readonly Lock _gate = new();
    private Task _look = Task.CompletedTask;
    private long _nextLook = time.GetTimestamp();

    /// <summary>The node for an operation.</summary>
    /// <param name="isLocal">Whether any node may answer.</param>
    /// <param name="cancellationToken">Ends the wait for the first look.</param>
    /// <returns>A node; null when the cluster has none at the moment.</returns>
    public async ValueTask<Node?> ChooseAsync(bool isLocal, CancellationToken cancellationToken)
    {
        if (!_followsLeader || isLocal)
        {
            return _chooser.Any();
        }

        LookIfDue();
        if (!_chooser.KnowsLeader)
        {
            await _look.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return _chooser.Leading();
    }

    /// <summary>A node did not do what it was asked.</summary>
    public void Doubt(Node node) => _chooser.Doubt(node);

    private void LookIfDue()
    {
        var now = time.GetTimestamp();
        if (now < Volatile.Read(ref _nextLook))
        {
            return;
        }

        lock (_gate)
        {
            if (_look.IsCompleted && now >= _nextLook)
            {
                Volatile.Write(ref _nextLook, now + (long)(LookInterval.TotalSeconds * time.TimestampFrequency));
                _look = Task.Run(LookAsync);
            }
        }
    }

    private async Task LookAsync()
    {
        using var deadline = new CancellationTokenSource(LookTimeout, time);
        var names = await Task.WhenAll(options.Nodes().Select(node => AskAsync(node, deadline.Token)))
            .ConfigureAwait(false);
        var votes = names
            .Where(name => !string.IsNullOrEmpty(name))
            .GroupBy(name => name)
            .MaxBy(group => group.Count());
        _chooser.Learn(votes?.Key);
    }

    private async Task<string?> AskAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            return await findLeader!(node, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The delegate is the user's: whatever it throws, the node has not said who leads, and the next look asks again.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
