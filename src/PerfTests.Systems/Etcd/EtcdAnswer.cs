using PerfTests.Protocols;

namespace PerfTests.Systems.Etcd;

/// <summary>What became of one call.</summary>
/// <param name="Response">The response; null if there is none.</param>
/// <param name="Failure">What the failure means; only where there is no response.</param>
internal readonly record struct EtcdAnswer<TResponse>(TResponse? Response, OperationResult Failure)
    where TResponse : class;
