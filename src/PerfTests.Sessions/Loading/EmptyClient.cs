using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Sessions.Loading;

/// <summary>Does nothing, at once: what remains is the engine's own cost.</summary>
internal sealed class EmptyClient : IProtocolClient
{
    public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken) =>
        new(OperationResult.Ok);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
