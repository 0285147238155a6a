using System.Net;
using System.Text.Json;
using NATS.Client.Core;
using PerfTests.Clusters;

namespace PerfTests.Systems.JetStream;

/// <summary>Collects the announcements about the stream that arrive over one connection, until it ends.</summary>
internal sealed class JetStreamListener
{
    private const string Announcements = "$JS.EVENT.ADVISORY.STREAM.*." + JetStreamConfiguration.StreamName;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<NodeEvent> _events = [];

    private JetStreamListener(
        JetStreamConnection connection,
        IAsyncEnumerable<NatsMsg<byte[]>> messages,
        TimeProvider time
    )
    {
        _time = time;
        Completion = ListenAsync(connection, messages);
    }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Completion { get; }

    /// <summary>Begins to listen.</summary>
    /// <returns>Null if the server is not there.</returns>
    public static async Task<JetStreamListener?> OpenAsync(IPEndPoint address, TimeProvider time)
    {
        if (await JetStreamConnection.OpenAsync(address).ConfigureAwait(false) is not { } connection)
        {
            return null;
        }

        try
        {
            return new JetStreamListener(
                connection,
                await connection.ListenAsync(Announcements).ConfigureAwait(false),
                time
            );
        }
        catch (Exception failure) when (failure is NatsException or OperationCanceledException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>The events after a sequence number.</summary>
    /// <param name="after">Sequence number; 0 for all.</param>
    public IReadOnlyList<NodeEvent> Read(long after)
    {
        lock (_gate)
        {
            return [.. _events.Where(happened => happened.Sequence > after)];
        }
    }

    /// <summary>Reads an announcement.</summary>
    /// <param name="json">As the server wrote it.</param>
    /// <param name="sequence">Its number as an event.</param>
    /// <param name="nanoseconds">When it arrived.</param>
    /// <returns>Null if it is about nothing that explains what clients see.</returns>
    internal static NodeEvent? Parse(byte[] json, long sequence, long nanoseconds)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var type = root.GetProperty("type").GetString() ?? "";
            var leader = root.TryGetProperty("leader", out var name) ? name.GetString() ?? "" : "";
            return type switch
            {
                "io.nats.jetstream.advisory.v1.stream_leader_elected" => new(
                    sequence,
                    nanoseconds,
                    "leader-elected",
                    0,
                    leader,
                    $"{leader} leads the stream"
                ),
                "io.nats.jetstream.advisory.v1.stream_quorum_lost" => new(
                    sequence,
                    nanoseconds,
                    "quorum-lost",
                    0,
                    "",
                    "the stream has no quorum"
                ),
                _ => null,
            };
        }
        catch (Exception malformed)
            when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task ListenAsync(JetStreamConnection connection, IAsyncEnumerable<NatsMsg<byte[]>> messages)
    {
        try
        {
            await foreach (var message in messages.ConfigureAwait(false))
            {
                var arrived = (long)(_time.GetTimestamp() * (1e9 / _time.TimestampFrequency));
                lock (_gate)
                {
                    if (Parse(message.Data ?? [], _events.Count + 1, arrived) is { } happened)
                    {
                        _events.Add(happened);
                    }
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or NatsException)
        {
            // The server is gone; what it had announced was read, or is not told.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
