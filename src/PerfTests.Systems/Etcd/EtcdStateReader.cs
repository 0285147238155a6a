using System.Globalization;
using Grpc.Core;
using PerfTests.Clusters;
using PerfTests.Systems.Etcd.Wire;

namespace PerfTests.Systems.Etcd;

/// <summary>
/// Asks members for hashes of all they hold (etcd's HashKV). A hash covers the revisions from the last compaction to the latest, so that two members' hashes must be
/// equal if both revisions are.
/// </summary>
/// <param name="time">The clock of the deadlines.</param>
internal sealed class EtcdStateReader(TimeProvider time)
{
    /// <summary>A member reads all its keys for it.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Every member's revision and hash, asked for at the same time.</summary>
    /// <param name="nodes">The members.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>In the order of the nodes; null for a member that does not answer.</returns>
    public async Task<IReadOnlyList<NodeStatus?>> ReadAsync(
        IReadOnlyList<Node> nodes,
        CancellationToken cancellationToken
    )
    {
        var hashes = await Task.WhenAll(nodes.Select(node => AskAsync(node, cancellationToken))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Describe([.. nodes.Select(node => node.Id)], hashes);
    }

    /// <summary>States that can be compared: a member that has not compacted as far as another gives no digest yet.</summary>
    /// <param name="nodes">The members.</param>
    /// <param name="hashes">What each of them said; null for nothing.</param>
    internal static IReadOnlyList<NodeStatus?> Describe(
        IReadOnlyList<NodeId> nodes,
        IReadOnlyList<HashKVResponse?> hashes
    )
    {
        var compacted = hashes.Max(hash => hash?.CompactRevision);
        return
        [
            .. nodes.Zip(
                hashes,
                (node, hash) =>
                    hash is null
                        ? null
                        : new NodeStatus
                        {
                            Id = node,
                            Role = "member",
                            AppliedIndex = hash.Header.Revision,
                            Digest =
                                hash.CompactRevision == compacted
                                    ? hash.Hash.ToString("x8", CultureInfo.InvariantCulture)
                                    : null,
                        }
            ),
        ];
    }

    private async Task<HashKVResponse?> AskAsync(Node node, CancellationToken cancellationToken)
    {
        var member = new EtcdEndpoint(node.Ports[EtcdSystem.ClientPort]);
        await using var _ = member.ConfigureAwait(false);
        try
        {
            using var call = member.Calls.AsyncUnaryCall(
                EtcdMethods.HashKV,
                null,
                new CallOptions(
                    deadline: time.GetUtcNow().UtcDateTime + AnswerTimeout,
                    cancellationToken: cancellationToken
                ),
                new EtcdCall(new HashKVRequest())
            );
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is RpcException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }
}
