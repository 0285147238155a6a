using PerfTests.Clusters;
using PerfTests.Faults;

namespace PerfTests.ExtensionTests;

/// <summary>Throttles nodes of one cluster, and looks at them for the proof.</summary>
internal sealed class ThrottleInjector(ICluster cluster) : IFaultInjector
{
    public string Name => "switch";

    public FaultSupport Supports(Fault fault) => new ThrottleInjectors().Supports(fault, cluster.Spec);

    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Set(injection, isOn: true);

    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Look(injection, isOn: true);

    public Task HealAsync(FaultInjection injection, CancellationToken cancellationToken) => Set(injection, isOn: false);

    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Look(injection, isOn: false);

    private Ledger Ledger => ((LedgerSystem)cluster.Spec.System).Current;

    private Task Set(FaultInjection injection, bool isOn)
    {
        foreach (var node in injection.Targets)
        {
            Ledger.Throttle(node.Name, isOn);
        }

        return Task.CompletedTask;
    }

    private Task<FaultProof> Look(FaultInjection injection, bool isOn) =>
        Task.FromResult(
            new FaultProof(
                injection.Targets.All(node => Ledger.IsThrottled(node.Name) == isOn),
                $"{injection.TargetText}: throttled is {isOn}"
            )
        );
}
