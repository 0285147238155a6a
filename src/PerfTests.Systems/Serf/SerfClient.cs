using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Serf.Rpc;
using PerfTests.Workloads;

namespace PerfTests.Systems.Serf;

/// <summary>
/// Sends user events and queries to the agents in turn. A write is an event and is done when the agent that was told has it; a read is a query and is done when every member that
/// this agent takes for alive has acknowledged it.
/// </summary>
internal sealed class SerfClient : IProtocolClient
{
    /// <summary>Attempts of an operation that cannot have had an effect yet.</summary>
    private const int Attempts = 4;

    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly SerfMember[] _members;
    private uint _turn;

    /// <summary>Begins to look for the agents.</summary>
    public SerfClient(ClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _members =
        [
            .. options
                .Nodes()
                .Select(node => new SerfMember(
                    node.Id,
                    () => options.Nodes().FirstOrDefault(now => now.Id == node.Id),
                    time
                )),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.OperationTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var result = OperationResult.Failure("no-member");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var member = await NextAsync(either.Token).ConfigureAwait(false);
            if (member?.Usable is not { } connection)
            {
                return result;
            }

            var (isSent, outcome) = operation.IsWrite
                ? await SendAsync(member, connection, operation, either.Token).ConfigureAwait(false)
                : await QueryAsync(member, connection, either.Token).ConfigureAwait(false);
            if (isSent || either.IsCancellationRequested)
            {
                return outcome;
            }

            result = outcome;
        }

        return result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The next agent in turn that answers; all are looked for before the first is chosen.</summary>
    private async ValueTask<SerfMember?> NextAsync(CancellationToken cancellationToken)
    {
        foreach (var member in _members)
        {
            if (!member.Looked.IsCompleted)
            {
                await ((Task)member.Looked.WaitAsync(cancellationToken)).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing
                );
            }
        }

        var start = Interlocked.Increment(ref _turn);
        for (var i = 0u; i < _members.Length; i++)
        {
            var member = _members[(start + i) % (uint)_members.Length];
            if (member.Usable is not null)
            {
                return member;
            }
        }

        return null;
    }

    private async Task<(bool IsSent, OperationResult Result)> SendAsync(
        SerfMember member,
        RpcConnection connection,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var payload = SerfEvent.Payload(member.Id, operation, _options.Seed);
        if (payload.Length > ushort.MaxValue)
        {
            return (true, OperationResult.Failure("too-large"));
        }

        var reply = await connection
            .CallAsync(
                "event",
                body =>
                    body.Map(3)
                        .Text("Name")
                        .Text(SerfEvent.Name)
                        .Text("Payload")
                        .Raw(payload)
                        // Coalesced events are held back for seconds, and only the last of a name is delivered.
                        .Text("Coalesce")
                        .Flag(false),
                hasBody: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Judge(member, reply, OperationResult.Ok with { Found = true });
    }

    private async Task<(bool IsSent, OperationResult Result)> QueryAsync(
        SerfMember member,
        RpcConnection connection,
        CancellationToken cancellationToken
    )
    {
        var answers = new SerfQueryAnswers(member.Live);
        var reply = await connection
            .StreamAsync(
                "query",
                body =>
                    body.Map(6)
                        .Text("FilterNodes")
                        .Array(0)
                        .Text("FilterTags")
                        .Map(0)
                        .Text("RequestAck")
                        .Flag(true)
                        .Text("Timeout")
                        .Number((long)_options.OperationTimeout.TotalNanoseconds)
                        .Text("Name")
                        .Text(SerfEvent.Name)
                        .Text("Payload")
                        .Raw([]),
                answers.Take,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (reply.Ending != RpcEnding.Answered)
        {
            return Judge(member, reply, default);
        }

        await ((Task)answers.Complete.WaitAsync(cancellationToken)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing
        );
        // A query changes nothing, so one that was not answered by all has failed, whoever it reached.
        return (
            true,
            answers.Complete is { IsCompletedSuccessfully: true, Result: true }
                ? OperationResult.Ok with
                {
                    Found = true,
                }
                : OperationResult.Failure("members-silent")
        );
    }

    private static (bool IsSent, OperationResult Result) Judge(
        SerfMember member,
        RpcReply reply,
        OperationResult answered
    )
    {
        switch (reply.Ending)
        {
            case RpcEnding.Answered:
                return (true, answered);
            case RpcEnding.Refused:
                return (
                    true,
                    OperationResult.Failure(
                        reply.Error.Contains("limit", StringComparison.Ordinal) ? "too-large" : "refused"
                    )
                );
            case RpcEnding.Unsent:
                return (false, OperationResult.Failure("not-sent"));
            case RpcEnding.Lost:
                return (true, OperationResult.Unknown("connection-lost"));
            default:
                member.Doubt();
                return (true, OperationResult.Unknown("timeout"));
        }
    }
}
