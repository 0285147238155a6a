using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>Gives every scenario the traits <c>Category=Performance</c> and <c>Scenario=NAME</c>, to filter by.</summary>
public sealed class ScenarioTraitDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
    {
        ArgumentNullException.ThrowIfNull(traitAttribute);
        yield return new KeyValuePair<string, string>("Category", "Performance");
        yield return new KeyValuePair<string, string>(
            "Scenario",
            (string)traitAttribute.GetConstructorArguments().First()
        );
    }
}
