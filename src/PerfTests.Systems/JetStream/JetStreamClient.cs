using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NATS.Client.Core;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Members;
using PerfTests.Workloads;

namespace PerfTests.Systems.JetStream;

/// <summary>
/// Issues operations to a stream in which each key has a subject of its own: a write is a message that is acknowledged, a read gets the last message of the
/// subject. A request that cannot have had an effect is made again at another member; one of unknown effect never is, so that nothing is published twice.
/// </summary>
internal sealed class JetStreamClient : IProtocolClient, ILogReader
{
    private const int AttemptsMax = 4;

    /// <summary>How often a guarded write is tried when others keep writing the key in between.</summary>
    private const int ConflictsMax = 16;

    private const string ExpectedSequence = "Nats-Expected-Last-Subject-Sequence";
    private const string GetFromLeader = "$JS.API.STREAM.MSG.GET." + JetStreamConfiguration.StreamName;
    private const string GetFromAny = "$JS.API.DIRECT.GET." + JetStreamConfiguration.StreamName + ".";

    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ClusterMembers<JetStreamEndpoint> _members;
    private readonly JetStreamStream _stream;
    private readonly bool _hasMessageIds;
    private readonly bool _keepsEverything;

    /// <summary>A client of one cluster.</summary>
    public JetStreamClient(ClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _members = new ClusterMembers<JetStreamEndpoint>(
            options,
            time,
            JetStreamSystem.ClientPort,
            node => new JetStreamEndpoint(node.Id, node.Ports[JetStreamSystem.ClientPort]),
            new JetStreamLeader(time).FindAsync
        );
        _stream = new JetStreamStream(
            options,
            (subject, payload, deadline) => AskAsync(subject, payload, null, false, deadline)
        );
        _keepsEverything = options.Cluster is not { } kept || JetStreamParameters.MaxMessagesPerSubject.Of(kept) == "0";
        _hasMessageIds = options.Cluster is { } cluster && JetStreamParameters.MessageIds.Of(cluster) == "true";
    }

    /// <inheritdoc/>
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.OperationTimeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var ready = await _stream.EnsureAsync(ending.Token).ConfigureAwait(false);
        return ready.Outcome == Outcome.Ok ? await IssueAsync(operation, ending.Token).ConfigureAwait(false) : ready;
    }

    /// <inheritdoc/>
    public bool KeepsEveryWrite => _keepsEverything;

    /// <inheritdoc/>
    public async ValueTask<long?> FindLastPositionAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.OperationTimeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var reply = await AskAsync(JetStreamLeader.Information, default, null, false, ending.Token)
            .ConfigureAwait(false);
        return reply.Data is not null && JetStreamAnswer.Parse(reply.Data) is { IsError: false } found
            ? found.Sequence
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<LogEntry?> ReadEntryAsync(long position, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.OperationTimeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var request = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$"""{"seq":{{position}}}""")
        );
        var reply = await AskAsync(GetFromLeader, request, null, false, ending.Token).ConfigureAwait(false);
        return reply.Data is null || JetStreamAnswer.Parse(reply.Data) is not { } answer ? null
            : answer.IsAbsent ? LogEntry.Absent
            : answer.Value is not { } value ? null
            : new LogEntry(JetStreamConfiguration.KeyOf(answer.Subject) ?? -1, ValueHash.Of(value));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _members.DisposeAsync();

    private ValueTask<OperationResult> IssueAsync(Operation operation, CancellationToken deadline) =>
        operation.Kind switch
        {
            OperationKind.Read => ReadAsync(operation, deadline),
            OperationKind.LocalRead => ReadLocallyAsync(operation, deadline),
            OperationKind.Update or OperationKind.Insert => WriteAsync(operation, deadline),
            OperationKind.CompareAndSwap => CompareAndSwapAsync(operation, deadline),
            OperationKind.Append or OperationKind.ReadModifyWrite => ModifyAsync(operation, deadline),
            _ => ValueTask.FromResult(OperationResult.Failure("unsupported")),
        };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OperationResult> WriteAsync(Operation operation, CancellationToken deadline)
    {
        var (answer, failure) = await PublishAsync(operation, null, null, deadline).ConfigureAwait(false);
        return answer is { } acknowledged
            ? new OperationResult { Outcome = Outcome.Ok, Position = acknowledged.Sequence }
            : failure;
    }

    private async ValueTask<OperationResult> ReadAsync(Operation operation, CancellationToken deadline)
    {
        var (last, failure) = await GetLastAsync(operation.Key, deadline).ConfigureAwait(false);
        return last is { } found ? Describe(found.Value, found.Sequence) : failure;
    }

    /// <summary>Any member that holds the stream answers, from what it has.</summary>
    private async ValueTask<OperationResult> ReadLocallyAsync(Operation operation, CancellationToken deadline)
    {
        var subject = GetFromAny + JetStreamConfiguration.Subject(operation.Key);
        var reply = await AskAsync(subject, default, null, true, deadline).ConfigureAwait(false);
        if (reply.Data is not { } value)
        {
            return reply.Failure;
        }

        var status = reply.Headers?.Code ?? 0;
        return status switch
        {
            404 => Describe(null, 0),
            >= 400 => OperationResult.Failure("refused"),
            _ => Describe(
                value,
                reply.Headers?.TryGetLastValue("Nats-Sequence", out var sequence) == true
                && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                    ? position
                    : 0
            ),
        };
    }

    /// <summary>Reads, then writes if nobody wrote in between; found says whether it did, the hash what it expected.</summary>
    private async ValueTask<OperationResult> CompareAndSwapAsync(Operation operation, CancellationToken deadline)
    {
        var (written, before, failure) = await TryReplaceAsync(operation, deadline).ConfigureAwait(false);
        return written is not { } answer
            ? failure
            : Describe(before.Value, answer.IsConflict ? before.Sequence : answer.Sequence) with
            {
                Found = !answer.IsConflict,
            };
    }

    /// <summary>Reads, then writes what follows from it, until nobody wrote in between: atomic.</summary>
    private async ValueTask<OperationResult> ModifyAsync(Operation operation, CancellationToken deadline)
    {
        for (var attempt = 0; attempt < ConflictsMax; attempt++)
        {
            var (written, before, failure) = await TryReplaceAsync(operation, deadline).ConfigureAwait(false);
            if (written is not { } answer)
            {
                return failure;
            }

            if (!answer.IsConflict)
            {
                return operation.Kind == OperationKind.ReadModifyWrite
                    ? Describe(before.Value, answer.Sequence)
                    : new OperationResult { Outcome = Outcome.Ok, Position = answer.Sequence };
            }
        }

        return OperationResult.Failure("conflict");
    }

    /// <summary>Reads a key and publishes on condition that its last message is still the one that was read.</summary>
    private async ValueTask<(
        JetStreamAnswer? Written,
        JetStreamAnswer Before,
        OperationResult Failure
    )> TryReplaceAsync(Operation operation, CancellationToken deadline)
    {
        var (last, unread) = await GetLastAsync(operation.Key, deadline).ConfigureAwait(false);
        if (last is not { } before)
        {
            // Nothing was written yet, whatever became of the read.
            return (null, default, OperationResult.Failure(unread.Error!));
        }

        var kept = operation.Kind == OperationKind.Append ? before.Value : null;
        var (written, failure) = await PublishAsync(operation, kept, before.Sequence, deadline).ConfigureAwait(false);
        return (written, before, failure with { ValueHash = Hash(before.Value) });
    }

    /// <summary>The last message of a key, from the leader; without a value where there is none.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(JetStreamAnswer? Last, OperationResult Failure)> GetLastAsync(
        long key,
        CancellationToken deadline
    )
    {
        var request = Encoding.ASCII.GetBytes($$"""{"last_by_subj":"{{JetStreamConfiguration.Subject(key)}}"}""");
        var reply = await AskAsync(GetFromLeader, request, null, false, deadline).ConfigureAwait(false);
        return reply.Data is null ? (null, reply.Failure)
            : JetStreamAnswer.Parse(reply.Data) is not { } answer ? (null, OperationResult.Unknown("outcome-unknown"))
            : answer.IsError && !answer.IsAbsent ? (null, answer.Failure)
            : (answer, default);
    }

    /// <summary>Publishes a message and waits for its acknowledgement.</summary>
    /// <param name="operation">What to write.</param>
    /// <param name="kept">What the value begins with; null for nothing.</param>
    /// <param name="expected">The sequence that the subject's last message must have, 0 for none; null for whatever it has.</param>
    /// <param name="deadline">Ends the wait.</param>
    /// <returns>The acknowledgement or the conflict; otherwise what became of it.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(JetStreamAnswer? Answer, OperationResult Failure)> PublishAsync(
        Operation operation,
        byte[]? kept,
        long? expected,
        CancellationToken deadline
    )
    {
        var before = kept?.Length ?? 0;
        var value = new byte[before + operation.ValueBytes];
        kept?.CopyTo(value, 0);
        ValueGenerator.Fill(value.AsSpan(before), _options.Seed, operation.Sequence);
        NatsHeaders? headers = null;
        if (expected is { } sequence)
        {
            headers = new() { [ExpectedSequence] = sequence.ToString(CultureInfo.InvariantCulture) };
        }

        if (_hasMessageIds)
        {
            headers ??= [];
            // A guarded write that met a conflict is another message when it is tried again.
            headers["Nats-Msg-Id"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{_options.Seed.Value:x}-{operation.Sequence}-{expected ?? -1}"
            );
        }

        var subject = JetStreamConfiguration.Subject(operation.Key);
        var reply = await AskAsync(subject, value, headers, false, deadline).ConfigureAwait(false);
        return reply.Data is null ? (null, reply.Failure)
            : JetStreamAnswer.Parse(reply.Data) is not { } answer ? (null, OperationResult.Unknown("outcome-unknown"))
            : answer.IsError && !(answer.IsConflict && expected is not null) ? (null, answer.Failure)
            : (answer, default);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<JetStreamReply> AskAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        NatsHeaders? headers,
        bool anyMember,
        CancellationToken deadline
    )
    {
        var reply = JetStreamReply.Unsent("no-node");
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if ((anyMember ? _members.Any() : _members.Leading()) is not { } member)
            {
                return reply;
            }

            reply = await member.RequestAsync(subject, payload, headers, deadline).ConfigureAwait(false);
            if (reply.Data is not null || reply.Failure.Error == "invalid")
            {
                return reply;
            }

            _members.Doubt(member);
            if (reply.Failure.Outcome == Outcome.Unknown || deadline.IsCancellationRequested)
            {
                return reply;
            }
        }

        return reply;
    }

    private static ulong Hash(byte[]? value) => value is null ? ValueHash.Absent : ValueHash.Of(value);

    private static OperationResult Describe(byte[]? value, long sequence) =>
        new()
        {
            Outcome = Outcome.Ok,
            Found = value is not null,
            ValueHash = Hash(value),
            Position = sequence,
        };
}
