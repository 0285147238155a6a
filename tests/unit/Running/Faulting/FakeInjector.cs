using System.Collections.Concurrent;
using PerfTests.Faults;

namespace PerfTests.UnitTests.Running.Faulting;

/// <summary>Writes down what it was asked, and fails where it is told to.</summary>
internal sealed class FakeInjector : IFaultInjector
{
    private readonly ConcurrentQueue<string> _calls = new();

    public string Name => "fake";

    public IReadOnlyList<string> Calls => [.. _calls];

    public bool FailsToInject { get; init; }

    public bool IsNeverProven { get; init; }

    public FaultSupport Supports(Fault fault) => FaultSupport.Yes("pretends");

    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"inject {injection.Number} {injection.TargetText}");
        return FailsToInject ? throw new IOException("no such device") : Task.CompletedTask;
    }

    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Task.FromResult(new FaultProof(!IsNeverProven, IsNeverProven ? "still alive" : "seen dead"));

    public Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"heal {injection.Number}");
        return Task.CompletedTask;
    }

    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Task.FromResult(new FaultProof(true, "seen alive"));
}
