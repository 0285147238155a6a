using System.Globalization;
using PerfTests.Clusters;

namespace PerfTests.Systems.Replica;

/// <summary>A parameter of the replica, as its own <c>GET /v1/parameters</c> describes it; an integration test compares the two.</summary>
/// <param name="Definition">What everyone may know of it.</param>
/// <param name="Min">Smallest whole number; null for a choice.</param>
/// <param name="Max">Largest whole number; null for a choice.</param>
/// <param name="Choices">Permitted words; empty for a whole number.</param>
internal sealed record ReplicaParameter(
    ParameterDefinition Definition,
    long? Min,
    long? Max,
    IReadOnlyList<string> Choices
)
{
    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>A whole number.</summary>
    public static ReplicaParameter Integer(
        string name,
        string unit,
        long defaultValue,
        long min,
        long max,
        bool isLive,
        string effect
    ) =>
        new(
            new ParameterDefinition(
                name,
                unit,
                defaultValue.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
                isLive,
                effect
            ),
            min,
            max,
            []
        );

    /// <summary>One of some words, the first of which is the default; live.</summary>
    public static ReplicaParameter Choice(string name, IReadOnlyList<string> choices, string effect) =>
        new(
            new ParameterDefinition(name, "", choices[0], string.Join(" | ", choices), IsLive: true, effect),
            null,
            null,
            choices
        );

    /// <summary>Whether the replica would take a value.</summary>
    public bool Permits(string value) =>
        Min is null
            ? Choices.Contains(value, StringComparer.Ordinal)
            : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= Min
                && number <= Max;
}
