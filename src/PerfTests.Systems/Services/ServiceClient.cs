using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>Executes operations by a service's delegates, each once: whether another attempt is right only the service's owner knows.</summary>
/// <typeparam name="TCall">What a delegate is given.</typeparam>
internal sealed class ServiceClient<TCall> : IProtocolClient
    where TCall : ServiceCall
{
    private readonly Service<TCall> service;
    private readonly ClientOptions options;
    private readonly ServiceNodes nodes;
    private readonly Func<CallTarget, TCall> createCall;
    private readonly IDisposable transport;

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
        this.service = service;
        this.options = options;
        this.createCall = createCall;
        this.transport = transport;
        nodes = new ServiceNodes(options, service.Leader is null ? null : service.FindLeaderAsync, time);
    }

    /// <inheritdoc/>
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (!service.Delegates.TryGetValue(operation.Kind, out var execute))
        {
            return OperationResult.Failure("unsupported");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.OperationTimeout);
        if (await ChooseAsync(operation, deadline.Token).ConfigureAwait(false) is not { } node)
        {
            return OperationResult.Failure("no-node");
        }

        var call = createCall(new CallTarget(node, service.AddressOf(node), operation, options.Seed, deadline.Token));
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
            nodes.Doubt(node);
        }

        return result;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        transport.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Node?> ChooseAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await nodes
                .ChooseAsync(operation.Kind == OperationKind.LocalRead, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
