using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>Gives scenario tests their traits.</summary>
public sealed class ScenarioTraitDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
    {
        ArgumentNullException.ThrowIfNull(traitAttribute);
        yield return new("Category", "Performance");
        yield return new("Scenario", traitAttribute.GetNamedArgument<string>(nameof(ScenarioAttribute.Name)));
        var isExtended = traitAttribute.GetNamedArgument<bool>(nameof(ScenarioAttribute.IsExtended));
        yield return new("Extent", isExtended ? "Extended" : "Default");
    }
}
