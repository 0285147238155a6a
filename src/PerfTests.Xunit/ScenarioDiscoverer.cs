using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>Makes a test case of each method that is marked as a scenario.</summary>
/// <param name="diagnosticMessageSink">xUnit's channel for live output.</param>
public sealed class ScenarioDiscoverer(IMessageSink diagnosticMessageSink) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) =>
        [
            new ScenarioTestCase(
                diagnosticMessageSink,
                discoveryOptions.MethodDisplayOrDefault(),
                discoveryOptions.MethodDisplayOptionsOrDefault(),
                testMethod
            ),
        ];
}
