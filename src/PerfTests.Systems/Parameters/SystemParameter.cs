using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Systems.Parameters;

/// <summary>A parameter of a system with the values that it takes. For the built-in replica a test compares it with the replica's own description.</summary>
/// <param name="Definition">What everyone may know of it.</param>
/// <param name="Min">Smallest whole number; null for a choice.</param>
/// <param name="Max">Largest whole number; null for a choice.</param>
/// <param name="Choices">Permitted words; empty for a whole number.</param>
internal sealed record SystemParameter(
    ParameterDefinition Definition,
    long? Min,
    long? Max,
    IReadOnlyList<string> Choices
)
{
    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>A whole number.</summary>
    public static SystemParameter Integer(
        string name,
        string unit,
        long defaultValue,
        long min,
        long max,
        string effect,
        bool isLive = false
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

    /// <summary>One of some words, the first of which is the default.</summary>
    public static SystemParameter Choice(
        string name,
        IReadOnlyList<string> choices,
        string effect,
        bool isLive = false
    ) =>
        new(
            new ParameterDefinition(name, "", choices[0], string.Join(" | ", choices), isLive, effect),
            null,
            null,
            choices
        );

    /// <summary>Whether the system would take a value.</summary>
    public bool Permits(string value) =>
        Min is null
            ? Choices.Contains(value, StringComparer.Ordinal)
            : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= Min
                && number <= Max;

    /// <summary>Everything that is wrong with the values of a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="parameters">The parameters that its system has.</param>
    public static IEnumerable<SettingProblem> Validate(ClusterSpec spec, IReadOnlyList<SystemParameter> parameters) =>
        from parameter in parameters
        where spec.Parameters.TryGetValue(parameter.Name, out var value) && !parameter.Permits(value)
        select new SettingProblem(
            $"Cluster.Parameters[{parameter.Name}]",
            spec.Parameters[parameter.Name],
            $"{parameter.Definition.Range} {parameter.Definition.Unit}".TrimEnd()
        );

    /// <summary>The value that a spec gives a parameter, or its default.</summary>
    public string Of(ClusterSpec spec) => spec.Parameters.GetValueOrDefault(Name, Definition.Default);

    /// <summary>A problem if the spec wants a durability that the system lacks.</summary>
    public static IEnumerable<SettingProblem> ValidateDurability(
        ClusterSpec spec,
        IReadOnlyList<DurabilityMode> modes,
        string reason
    )
    {
        if (!modes.Contains(spec.Durability))
        {
            yield return new SettingProblem(
                "Cluster.Durability",
                $"{spec.Durability}",
                $"{string.Join(" or ", modes)}: {reason}"
            );
        }
    }
}
