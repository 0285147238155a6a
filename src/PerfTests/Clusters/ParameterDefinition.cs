namespace PerfTests.Clusters;

/// <summary>A parameter of a system: what it does, what values it takes, and whether it can be changed while the system runs.</summary>
/// <param name="Name">Name as the system writes it.</param>
/// <param name="Unit">Unit of the value, for example <c>ms</c>; empty if it has none.</param>
/// <param name="Default">Default value, as text.</param>
/// <param name="Range">Permitted values, for people, for example <c>1 to 10000</c> or <c>synced | background</c>.</param>
/// <param name="IsLive">Whether it can be changed without a restart.</param>
/// <param name="Effect">What changing it does.</param>
public sealed record ParameterDefinition(
    string Name,
    string Unit,
    string Default,
    string Range,
    bool IsLive,
    string Effect
)
{
    /// <summary>Whether the value is a secret, such as a password: it is masked in everything that a run writes. Default: false; names such as <c>password</c> are taken for one anyway.</summary>
    public bool IsSecret { get; init; }
}
