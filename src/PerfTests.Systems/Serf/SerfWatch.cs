using System.Net;
using PerfTests.Clusters;
using PerfTests.Systems.Serf.Rpc;

namespace PerfTests.Systems.Serf;

/// <summary>
/// Listens to one agent: subscribes to its events and its log, and asks how it is. It connects when it is asked and the agent is there, and again after each restart.
/// Everything is stamped with the harness's clock when it arrives, for all agents alike.
/// </summary>
/// <param name="node">The agent's name.</param>
/// <param name="address">Its RPC.</param>
/// <param name="time">The clock.</param>
internal sealed class SerfWatch(NodeId node, IPEndPoint address, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Nobody asks any more: the cluster is gone.</summary>
    private static readonly TimeSpan Abandonment = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private volatile RpcConnection? _connection;
    private string _cluster = "";
    private long _lastAsked = time.GetTimestamp();

    /// <summary>What was heard.</summary>
    public SerfJournal Journal { get; } = new(node);

    /// <summary>Whether it was not asked for a long time.</summary>
    public bool IsAbandoned => time.GetElapsedTime(Volatile.Read(ref _lastAsked)) > Abandonment;

    /// <summary>Asks the agent for its figures: an answer shows that it lives.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if it does not answer within a second.</returns>
    public async Task<RpcMap?> AskAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastAsked, time.GetTimestamp());
        using var deadline = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var open = await ConnectAsync(either.Token).ConfigureAwait(false);
        return open is null ? null : await AskAsync(open, either.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync().ConfigureAwait(false);
        if (_connection is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }

        _connecting.Dispose();
    }

    private static async Task<RpcMap?> AskAsync(RpcConnection open, CancellationToken cancellationToken)
    {
        var stats = await open.CallAsync("stats", null, hasBody: true, cancellationToken).ConfigureAwait(false);
        return stats.Body;
    }

    private async Task<RpcConnection?> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is { IsOpen: true } open)
        {
            return open;
        }

        try
        {
            await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            return _connection is { IsOpen: true } meanwhile
                ? meanwhile
                : await SubscribeAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<RpcConnection?> SubscribeAsync(CancellationToken cancellationToken)
    {
        var fresh = await RpcConnection.OpenAsync(address, cancellationToken).ConfigureAwait(false);
        if (fresh is null)
        {
            return null;
        }

        var stats = await AskAsync(fresh, cancellationToken).ConfigureAwait(false);
        if (stats is not null)
        {
            // Addresses are used again by later clusters, whose agents have nothing to do with this one.
            if (SerfTags.ClusterOf(stats) != _cluster)
            {
                _cluster = SerfTags.ClusterOf(stats);
                Journal.Clear();
            }

            if (await ListenAsync(fresh, cancellationToken).ConfigureAwait(false))
            {
                var old = _connection;
                _connection = fresh;
                await DisposeAsync(old).ConfigureAwait(false);
                return fresh;
            }
        }

        await fresh.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private static async ValueTask DisposeAsync(RpcConnection? old)
    {
        if (old is not null)
        {
            await old.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> ListenAsync(RpcConnection fresh, CancellationToken cancellationToken)
    {
        var events = await fresh
            .StreamAsync(
                "stream",
                body => body.Map(1).Text("Type").Text("user:" + SerfEvent.Name),
                Hear,
                cancellationToken
            )
            .ConfigureAwait(false);
        var log = await fresh
            .StreamAsync("monitor", body => body.Map(1).Text("LogLevel").Text("INFO"), Read, cancellationToken)
            .ConfigureAwait(false);
        return events.Ending == RpcEnding.Answered && log.Ending == RpcEnding.Answered;
    }

    private bool Hear(RpcMap record)
    {
        var now = Nanoseconds();
        if (SerfEvent.Parse(record.Bytes("Payload")) is { } delivered)
        {
            Journal.Deliver(delivered, now);
        }

        return false;
    }

    private bool Read(RpcMap record)
    {
        Journal.Note(record.Text("Log"), Nanoseconds());
        return false;
    }

    private long Nanoseconds() => (long)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency);
}
