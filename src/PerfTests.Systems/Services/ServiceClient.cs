using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>Executes operations by a service's delegates, each once: whether another attempt is right only the service's owner knows.</summary>
/// <typeparam name="TCall">What a delegate is given.</typeparam>
internal sealed class ServiceClient<TCall> : IProtocolClient
    where TCall : ServiceCall
{
    private readonly Service<TCall> _service;
    private readonly ClientOptions _options;
    private readonly ServiceNodes _nodes;
    private readonly Func<CallTarget, TCall> _createCall;
    private readonly IDisposable _transport;

    /// <summary>A client of one cluster.</summary>
    /// <param name="service">Whose delegates are called.</param>
    /// <param name="options">What a client needs to know.</param>
    /// <param name="createCall">Makes what a delegate is given.</param>
    /// <param name="transport">Disposed with the client.</param>
    /// <param name="time">The clock.</param>
    public ServiceClient(
        Service<TCall> service,
        ClientOptions options,
        Func<CallTarget, TCall> createCall,
        IDisposable transport,
        TimeProvider time
    )
    {
        _service = service;
        _options = options;
        _createCall = createCall;
        _transport = transport;
        _nodes = new ServiceNodes(options, service.Leader is null ? null : service.FindLeaderAsync, time);
    }

    /// <inheritdoc/>
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (!_service.Delegates.TryGetValue(operation.Kind, out var execute))
        {
            return OperationResult.Failure("unsupported");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.OperationTimeout);
        if (await ChooseAsync(operation, deadline.Token).ConfigureAwait(false) is not { } node)
        {
            return OperationResult.Failure("no-node");
        }

        var call = _createCall(
            new CallTarget(node, _service.AddressOf(node), operation, _options.Seed, deadline.Token)
        );
        OperationResult result;
        try
        {
            result = await execute(call).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The delegate is the user's: whatever it throws is the outcome of this operation, not the end of the run.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            result = call.Explain(failure);
        }

        if (result.Outcome != Outcome.Ok)
        {
            _nodes.Doubt(node);
        }

        return result;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _transport.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Node?> ChooseAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await _nodes
                .ChooseAsync(operation.Kind == OperationKind.LocalRead, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
