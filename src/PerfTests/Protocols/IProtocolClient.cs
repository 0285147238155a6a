using PerfTests.Workloads;

namespace PerfTests.Protocols;

/// <summary>
/// Issues operations to a system under test. One client serves all load; implementations are safe for concurrent calls and
/// bound their connections. An implementation never throws for an operation's outcome: it returns it.
/// </summary>
public interface IProtocolClient : IAsyncDisposable
{
    /// <summary>Executes one operation.</summary>
    /// <param name="operation">What to do. <see cref="Operation.Sequence"/> is unique in the run: the retry identity.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then <see cref="Outcome.Unknown"/> if the request may have been sent.</param>
    ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken);
}
