using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.ExtensionTests;

/// <summary>Asks the nodes in turn.</summary>
internal sealed class LedgerClient(Ledger ledger, ClientOptions options) : IProtocolClient
{
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        // As over a wire: without it a closed loop would only show how fast the generator goes round.
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        var nodes = options.Nodes();
        return ledger.Execute(operation, nodes[(int)(operation.Sequence % nodes.Count)].Id.Name, options.Seed);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
