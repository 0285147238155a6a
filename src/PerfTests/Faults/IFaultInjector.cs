namespace PerfTests.Faults;

/// <summary>
/// Does faults to one cluster. Faults may overlap: calls for different injections come at the same time. Every injection is healed, also one that failed
/// half way, so healing must work from any state, and more than once.
/// </summary>
public interface IFaultInjector
{
    /// <summary>What it does it with, in a word or two, for example <c>signals</c> or <c>link proxy</c>.</summary>
    string Name { get; }

    /// <summary>Whether it can do a fault to its cluster, and how, or why not.</summary>
    FaultSupport Supports(Fault fault);

    /// <summary>Does the fault.</summary>
    /// <exception cref="InvalidOperationException">It could not be done.</exception>
    /// <exception cref="IOException">It could not be done.</exception>
    Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for itself whether the fault is in effect: at the process, the link, the limit, not at what <see cref="InjectAsync"/> returned. Called again
    /// and again until it is proven.
    /// </summary>
    Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken);

    /// <summary>Takes the fault back.</summary>
    /// <exception cref="InvalidOperationException">It could not be taken back.</exception>
    /// <exception cref="IOException">It could not be taken back.</exception>
    Task HealAsync(FaultInjection injection, CancellationToken cancellationToken);

    /// <summary>Looks for itself whether the fault is gone. Called again and again until it is proven.</summary>
    Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken);
}
