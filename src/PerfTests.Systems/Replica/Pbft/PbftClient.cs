using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Replica.Wire;
using PerfTests.Workloads;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>
/// A client that speaks the protocol itself and trusts no replica: it signs what it asks for, hears every replica over a link of its own, and believes what enough of them
/// say alike. Its links come up in the background; operations wait for them until their time is up.
/// </summary>
internal sealed class PbftClient : IProtocolClient, IReplicaRequests
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan IdentityPause = TimeSpan.FromMilliseconds(20);

    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ulong _run;
    private readonly RequestLanes _lanes;
    private readonly ReplicaLink[] _links;
    private readonly OperationComposer _composer;
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _ticking;
    private readonly Task _running;
    private KeyRing? _keys;

    /// <summary>A client of one cluster.</summary>
    /// <param name="options">What it needs to know.</param>
    /// <param name="identify">Reads the cluster's name from its nodes; null while too few of them say it.</param>
    /// <param name="secret">The cluster's secret.</param>
    /// <param name="time">The clock of retries.</param>
    public PbftClient(
        ClientOptions options,
        Func<CancellationToken, Task<string?>> identify,
        byte[] secret,
        TimeProvider time
    )
    {
        (_options, _time) = (options, time);
        _run = ReplicaRequest.RunIdentity(options.Seed);
        _composer = new OperationComposer(this, options.OperationTimeout);
        var nodes = options.Nodes().Select(node => node.Id).ToArray();
        var session = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
        // Nothing is signed before a replica is there, and none is before the keys are.
        _lanes = new RequestLanes(
            new Quorums(nodes.Length),
            session,
            (content, signature) => _keys!.Sign(content, signature),
            Send,
            time
        );
        _links =
        [
            .. nodes.Select(
                (node, index) =>
                    new ReplicaLink(
                        index,
                        () => options.Nodes().FirstOrDefault(n => n.Id == node)?.Ports[ReplicaSystem.ClientPort],
                        session,
                        _lanes,
                        time
                    )
            ),
        ];
        _running = RunAsync(nodes, identify, secret);
        _ticking = time.CreateTimer(_ => _lanes.Tick(), null, TickInterval, TickInterval);
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken) =>
        _composer.ExecuteAsync(operation, cancellationToken);

    /// <inheritdoc />
    public Task<ReplicaAnswer> ReadAsync(Operation operation, bool local, CancellationToken cancellation) =>
        AskAsync(operation, WireOperation.Get, [], null, cancellation);

    /// <inheritdoc />
    public Task<ReplicaAnswer> WriteAsync(
        Operation operation,
        string kind,
        byte[]? expected,
        CancellationToken cancellation
    )
    {
        var value = new byte[operation.ValueBytes];
        ValueGenerator.Fill(value, _options.Seed, operation.Sequence);
        var number = kind switch
        {
            "append" => WireOperation.Append,
            "compare-and-swap" => WireOperation.CompareAndSwap,
            _ => WireOperation.Put,
        };
        return AskAsync(operation, number, value, expected, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ticking.DisposeAsync().ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _keys?.Dispose();
    }

    private async Task RunAsync(
        IReadOnlyList<NodeId> nodes,
        Func<CancellationToken, Task<string?>> identify,
        byte[] secret
    )
    {
        string? name;
        while ((name = await identify(_ending.Token).ConfigureAwait(false)) is null)
        {
            await Task.Delay(IdentityPause, _time, _ending.Token).ConfigureAwait(false);
        }
        _keys = KeyRing.Derive(secret, name, [.. nodes.Select(node => node.Name)], MemberKeys.Client);
        await Task.WhenAll(_links.Select(link => link.RunAsync(_keys, _ending.Token))).ConfigureAwait(false);
    }

    private bool Send(int replica, ReadOnlyMemory<byte> request) => _links[replica].TrySend(request);

    private Task<ReplicaAnswer> AskAsync(
        Operation operation,
        byte kind,
        byte[] value,
        byte[]? expected,
        CancellationToken cancellation
    )
    {
        Span<byte> key = stackalloc byte[24];
        Encoding.UTF8.TryGetBytes(ReplicaRequest.KeyName(operation.Key), key, out var length);
        var written = new WireWriter(WireOperation.OverheadBytesMax + length + value.Length + (expected?.Length ?? 0));
        WireOperation.Write(
            written,
            kind,
            new UInt128(_run, (ulong)operation.Sequence),
            key[..length],
            value,
            expected,
            hasExpected: expected is not null
        );
        return _lanes.AskAsync(written.ToArray(), isRead: kind == WireOperation.Get, cancellation);
    }
}
