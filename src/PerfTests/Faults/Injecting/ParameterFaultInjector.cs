using PerfTests.Clusters;

namespace PerfTests.Faults.Injecting;

/// <summary>
/// Changes live parameters of nodes through their system: parameter changes, the replica's Byzantine behaviours, and its clock where the protocol reads one. The
/// proof is what the node says it runs with.
/// </summary>
/// <param name="cluster">The nodes.</param>
public sealed class ParameterFaultInjector(ICluster cluster) : IFaultInjector
{
    /// <inheritdoc/>
    public string Name => "live parameters";

    /// <summary>Whether a system has the live parameter that a fault needs.</summary>
    public static FaultSupport Supports(Fault fault, ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var name = SettingOf(fault)?.Name;
        if (name is null)
        {
            return FaultSupport.No("it is not done by a parameter");
        }

        return spec.System.Parameters.Any(parameter => parameter.Name == name && parameter.IsLive)
            ? FaultSupport.Yes($"the live parameter '{name}' of {spec.System.Name}")
            : FaultSupport.No(
                spec.System.Parameters.Any(parameter => parameter.IsLive)
                    ? $"{spec.System.Name} has no live parameter '{name}'"
                    : $"{spec.System.Name} has no live parameters"
            );
    }

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault) => Supports(fault, cluster.Spec);

    /// <inheritdoc/>
    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        SetAsync(injection, Wanted(injection), cancellationToken);

    /// <inheritdoc/>
    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        LookAsync(injection, Wanted(injection), cancellationToken);

    /// <inheritdoc/>
    public Task HealAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        SetAsync(injection, Usual(injection), cancellationToken);

    /// <inheritdoc/>
    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        LookAsync(injection, Usual(injection), cancellationToken);

    private Task SetAsync(FaultInjection injection, string value, CancellationToken cancellationToken)
    {
        var change = new Dictionary<string, string> { [NameOf(injection)] = value };
        return Task.WhenAll(
            Nodes(injection).Select(node => cluster.Spec.System.SetParametersAsync(node, change, cancellationToken))
        );
    }

    private async Task<FaultProof> LookAsync(
        FaultInjection injection,
        string value,
        CancellationToken cancellationToken
    )
    {
        var name = NameOf(injection);
        var isProven = true;
        var seen = new List<string>();
        foreach (var node in Nodes(injection))
        {
            var parameters = await cluster
                .Spec.System.ReadParametersAsync(node, cancellationToken)
                .ConfigureAwait(false);
            var current = parameters?.GetValueOrDefault(name);
            isProven &= parameters is null || current == value;
            seen.Add(
                parameters is null
                    ? $"{node.Id} took {name}={value}, and does not say what it runs with"
                    : $"{node.Id} runs with {name}={current}"
            );
        }

        return new FaultProof(isProven, string.Join("; ", seen));
    }

    private IEnumerable<Node> Nodes(FaultInjection injection) =>
        cluster.Nodes.Where(node => injection.Targets.Contains(node.Id));

    private static string NameOf(FaultInjection injection) => SettingOf(injection.Fault)!.Value.Name;

    private static string Wanted(FaultInjection injection) => SettingOf(injection.Fault)!.Value.Value;

    /// <summary>The parameter that a fault sets and its value; null if it is not done by a parameter.</summary>
    private static (string Name, string Value)? SettingOf(Fault fault) =>
        fault switch
        {
            ParameterFault parameter => (parameter.Name, parameter.Value),
            ByzantineFault byzantine => (ByzantineBehaviours.Parameter, byzantine.Behaviour),
            ClockFault clock => (ClockFault.ParameterName, clock.Milliseconds),
            _ => null,
        };

    private string Usual(FaultInjection injection)
    {
        var name = NameOf(injection);
        return cluster.Spec.Parameters.GetValueOrDefault(name)
            ?? cluster.Spec.System.Parameters.First(parameter => parameter.Name == name).Default;
    }
}
