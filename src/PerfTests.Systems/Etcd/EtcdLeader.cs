using Grpc.Core;
using PerfTests.Systems.Etcd.Wire;

namespace PerfTests.Systems.Etcd;

/// <summary>Finds out from the members' status which of them leads.</summary>
/// <param name="time">The clock of the deadlines.</param>
internal sealed class EtcdLeader(TimeProvider time)
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The member that takes itself for the leader in the latest term; null if none answers that it does.</summary>
    public async Task<EtcdEndpoint?> FindAsync(IReadOnlyList<EtcdEndpoint> members)
    {
        var answers = await Task.WhenAll(members.Select(AskAsync)).ConfigureAwait(false);
        // A leader that was cut off still takes itself for one, in an older term.
        return answers.Where(answer => answer.IsLeader).MaxBy(answer => answer.Term).Member;
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
