using PerfTests.Clusters;

namespace PerfTests.Systems.Members;

/// <summary>
/// The members a client talks to, and which of them leads. While calls are made, members are asked every half second, so that calls follow
/// a leader that moved in good order, too.
/// </summary>
/// <typeparam name="TMember">What the client holds of a member.</typeparam>
internal sealed class ClusterMembers<TMember> : IAsyncDisposable
    where TMember : class, IMember
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly string _port;
    private readonly Func<Node, TMember> _create;
    private readonly Func<IReadOnlyList<TMember>, Task<TMember?>> _findLeader;
    private readonly Lock _gate = new();
    private readonly List<TMember> _retired = [];
    private volatile TMember[] _members = [];
    private volatile TMember? _leader;
    private long _nextLook;
    private int _isLooking;
    private uint _turn;

    /// <summary>Members that were not asked yet. They are known from the start: of callers that come at once, only one looks for them anew.</summary>
    /// <param name="options">Tells the nodes, and whether the leader is preferred.</param>
    /// <param name="time">The clock of the looks.</param>
    /// <param name="port">Name of the port for clients.</param>
    /// <param name="create">Makes what is held of a node, without connecting.</param>
    /// <param name="findLeader">Asks the members who leads; null if none of them knows. Does not throw.</param>
    public ClusterMembers(
        ClientOptions options,
        TimeProvider time,
        string port,
        Func<Node, TMember> create,
        Func<IReadOnlyList<TMember>, Task<TMember?>> findLeader
    )
    {
        _options = options;
        _time = time;
        _port = port;
        _create = create;
        _findLeader = findLeader;
        _nextLook = time.GetTimestamp();
        RefreshMembers();
    }

    /// <summary>A member, each in turn.</summary>
    /// <returns>Null when the cluster has none at the moment.</returns>
    public TMember? Any()
    {
        LookIfDue();
        var all = _members;
        return all.Length == 0 ? null : all[(int)(Interlocked.Increment(ref _turn) % (uint)all.Length)];
    }

    /// <summary>The leader if it is known and preferred, otherwise any member: it passes on what the leader must do.</summary>
    public TMember? Leading()
    {
        LookIfDue();
        return _leader ?? Any();
    }

    /// <summary>A member did not answer.</summary>
    public void Doubt(TMember member)
    {
        if (_leader == member)
        {
            _leader = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members.Concat(_retired))
        {
            await member.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void LookIfDue()
    {
        var now = _time.GetTimestamp();
        if (now < Volatile.Read(ref _nextLook) || Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref _nextLook, now + (long)(LookInterval.TotalSeconds * _time.TimestampFrequency));
        RefreshMembers();
        if (!_options.PreferLeader)
        {
            Volatile.Write(ref _isLooking, 0);
            return;
        }

        _ = Task.Run(LookAsync);
    }

    /// <summary>Keeps the connections of members that are where they were.</summary>
    private void RefreshMembers()
    {
        lock (_gate)
        {
            var known = _members;
            var nodes = _options.Nodes();
            if (
                nodes.Count == known.Length
                && nodes.All(node => Array.Exists(known, member => member.Address.Equals(node.Ports[_port])))
            )
            {
                return;
            }

            _members =
            [
                .. nodes.Select(node =>
                    Array.Find(known, member => member.Address.Equals(node.Ports[_port])) ?? _create(node)
                ),
            ];
            // Calls may still be under way on them: they are closed with the client.
            _retired.AddRange(known.Except(_members));
            _leader = null;
        }
    }

    private async Task LookAsync()
    {
        try
        {
            _leader = await _findLeader(_members).ConfigureAwait(false) ?? _leader;
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
