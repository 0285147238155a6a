using PerfTests.Sessions.Scenarios;
using Xunit;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>
/// Marks a test method as a performance scenario. The method ends in <see cref="ScenarioTests.Verify"/>. Traits for filtering:
/// <c>Category=Performance</c>, <c>Scenario=NAME</c>, and <c>Extent=Extended</c> or <c>Extent=Default</c>.
/// </summary>
/// <param name="name">The scenario's name: lower case, words joined by hyphens, unique in its assembly.</param>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("PerfTests.Xunit.ScenarioDiscoverer", "PerfTests.Xunit")]
[TraitDiscoverer("PerfTests.Xunit.ScenarioTraitDiscoverer", "PerfTests.Xunit")]
public sealed class ScenarioAttribute(string name) : FactAttribute, ITraitAttribute, IScenarioAttribute
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public bool IsExtended { get; set; }

    /// <inheritdoc/>
    public int DeadlineSeconds { get; set; }
}
