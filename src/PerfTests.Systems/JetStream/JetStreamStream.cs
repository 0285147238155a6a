using PerfTests.Clusters;
using PerfTests.Protocols;

namespace PerfTests.Systems.JetStream;

/// <summary>Sees to it that the stream is there before the first operation: once for each client, tried again until it succeeds.</summary>
/// <param name="options">Tells how the stream is to be.</param>
/// <param name="ask">Sends a request to some member.</param>
internal sealed class JetStreamStream(
    ClientOptions options,
    Func<string, ReadOnlyMemory<byte>, CancellationToken, ValueTask<JetStreamReply>> ask
)
{
    private readonly Lock _gate = new();
    private Task<OperationResult>? _creation;
    private volatile bool _isThere;

    /// <summary>Waits until the stream is there.</summary>
    /// <param name="deadline">Ends the wait.</param>
    /// <returns>Ok, or why it is not there: nothing was published.</returns>
    public ValueTask<OperationResult> EnsureAsync(CancellationToken deadline)
    {
        if (_isThere)
        {
            return ValueTask.FromResult(OperationResult.Ok);
        }

        lock (_gate)
        {
            if (_creation is null or { IsCompleted: true })
            {
                _creation = CreateAsync(deadline);
            }

            return new ValueTask<OperationResult>(_creation);
        }
    }

    /// <summary>Creating a stream that is there just as it should be succeeds and changes nothing.</summary>
    private async Task<OperationResult> CreateAsync(CancellationToken deadline)
    {
        var wanted = JetStreamConfiguration.OfStream(options.Cluster, options.Nodes().Count);
        var reply = await ask($"$JS.API.STREAM.CREATE.{JetStreamConfiguration.StreamName}", wanted, deadline)
            .ConfigureAwait(false);
        if (reply.Data is null)
        {
            return OperationResult.Failure(reply.Failure.Error!);
        }

        var answer = JetStreamAnswer.Parse(reply.Data);
        _isThere = answer is { IsError: false };
        return answer switch
        {
            { IsError: false } => OperationResult.Ok,
            { IsTaken: true } => OperationResult.Failure("stream-differs"),
            _ => OperationResult.Failure("no-stream"),
        };
    }
}
