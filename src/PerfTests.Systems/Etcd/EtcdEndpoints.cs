using Grpc.Core;
using PerfTests.Clusters;
using PerfTests.Systems.Etcd.Wire;

namespace PerfTests.Systems.Etcd;

/// <summary>
/// The members a client talks to, and which of them leads. While calls are made, members are asked every half second, so that calls follow
/// a leader that moved in good order, too.
/// </summary>
internal sealed class EtcdEndpoints : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientOptions options;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<EtcdEndpoint> retired = [];
    private volatile EtcdEndpoint[] members = [];
    private volatile EtcdEndpoint? leader;
    private long nextLook;
    private int isLooking;
    private uint turn;

    /// <summary>Members that were not asked yet.</summary>
    public EtcdEndpoints(ClientOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        nextLook = time.GetTimestamp();
    }

    /// <summary>A member, each in turn.</summary>
    /// <returns>Null when the cluster has none at the moment.</returns>
    public EtcdEndpoint? Any()
    {
        LookIfDue();
        var all = members;
        return all.Length == 0 ? null : all[(int)(Interlocked.Increment(ref turn) % (uint)all.Length)];
    }

    /// <summary>The leader if it is known and preferred, otherwise any member: it passes on what the leader must do.</summary>
    public EtcdEndpoint? Leading()
    {
        LookIfDue();
        return leader ?? Any();
    }

    /// <summary>A member did not answer.</summary>
    public void Doubt(EtcdEndpoint endpoint)
    {
        if (leader == endpoint)
        {
            leader = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in members.Concat(retired))
        {
            endpoint.Dispose();
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
                && nodes.All(node => known.Any(member => member.Address.Equals(node.Ports[EtcdSystem.ClientPort])))
            )
            {
                return;
            }

            members =
            [
                .. nodes.Select(node =>
                    known.FirstOrDefault(member => member.Address.Equals(node.Ports[EtcdSystem.ClientPort]))
                    ?? new EtcdEndpoint(node.Id, node.Ports[EtcdSystem.ClientPort])
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
            var answers = await Task.WhenAll(members.Select(AskAsync)).ConfigureAwait(false);
            // A leader that was cut off still takes itself for one, in an older term.
            leader = answers.Where(answer => answer.IsLeader).MaxBy(answer => answer.Term).Member ?? leader;
        }
        finally
        {
            Volatile.Write(ref isLooking, 0);
        }
    }

    private async Task<(EtcdEndpoint? Member, ulong Term, bool IsLeader)> AskAsync(EtcdEndpoint member)
    {
        try
        {
            using var call = member.Calls.AsyncUnaryCall(
                EtcdMethods.Status,
                null,
                new CallOptions(deadline: time.GetUtcNow().UtcDateTime + LookTimeout),
                new EtcdCall(new StatusRequest())
            );
            var status = await call.ResponseAsync.ConfigureAwait(false);
            return (member, status.RaftTerm, status.Leader != 0 && status.Leader == status.Header.MemberId);
        }
        catch (Exception failure) when (failure is RpcException or ObjectDisposedException)
        {
            return (member, 0, false);
        }
    }
}
