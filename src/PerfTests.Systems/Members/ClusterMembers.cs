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

    private readonly ClientOptions options;
    private readonly TimeProvider time;
    private readonly string port;
    private readonly Func<Node, TMember> create;
    private readonly Func<IReadOnlyList<TMember>, Task<TMember?>> findLeader;
    private readonly Lock gate = new();
    private readonly List<TMember> retired = [];
    private volatile TMember[] members = [];
    private volatile TMember? leader;
    private long nextLook;
    private int isLooking;
    private uint turn;

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
        this.options = options;
        this.time = time;
        this.port = port;
        this.create = create;
        this.findLeader = findLeader;
        nextLook = time.GetTimestamp();
        RefreshMembers();
    }

    /// <summary>A member, each in turn.</summary>
    /// <returns>Null when the cluster has none at the moment.</returns>
    public TMember? Any()
    {
        LookIfDue();
        var all = members;
        return all.Length == 0 ? null : all[(int)(Interlocked.Increment(ref turn) % (uint)all.Length)];
    }

    /// <summary>The leader if it is known and preferred, otherwise any member: it passes on what the leader must do.</summary>
    public TMember? Leading()
    {
        LookIfDue();
        return leader ?? Any();
    }

    /// <summary>A member did not answer.</summary>
    public void Doubt(TMember member)
    {
        if (leader == member)
        {
            leader = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in members.Concat(retired))
        {
            await member.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void LookIfDue()
    {
        var now = time.GetTimestamp();
        if (now < Volatile.Read(ref nextLook) || Interlocked.Exchange(ref isLooking, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref nextLook, now + (long)(LookInterval.TotalSeconds * time.TimestampFrequency));
        RefreshMembers();
        if (!options.PreferLeader)
        {
            Volatile.Write(ref isLooking, 0);
            return;
        }

        _ = Task.Run(LookAsync);
    }

    /// <summary>Keeps the connections of members that are where they were.</summary>
    private void RefreshMembers()
    {
        lock (gate)
        {
            var known = members;
            var nodes = options.Nodes();
            if (
                nodes.Count == known.Length
                && nodes.All(node => Array.Exists(known, member => member.Address.Equals(node.Ports[port])))
            )
            {
                return;
            }

            members =
            [
                .. nodes.Select(node =>
                    Array.Find(known, member => member.Address.Equals(node.Ports[port])) ?? create(node)
                ),
            ];
            // Calls may still be under way on them: they are closed with the client.
            retired.AddRange(known.Except(members));
            leader = null;
        }
    }

    private async Task LookAsync()
    {
        try
        {
            leader = await findLeader(members).ConfigureAwait(false) ?? leader;
        }
        finally
        {
            Volatile.Write(ref isLooking, 0);
        }
    }
}
