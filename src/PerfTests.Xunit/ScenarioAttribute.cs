using System.Runtime.CompilerServices;
using PerfTests.Sessions.Scenarios;
using Xunit;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>Marks a test method that describes a scenario and ends in <see cref="ScenarioTests.Verify"/>.</summary>
/// <param name="name">The scenario's name: lower case, words joined by hyphens, unique in its assembly.</param>
/// <param name="sourceFile">Left to the compiler: the source file, beside which a baseline lies.</param>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("PerfTests.Xunit.ScenarioDiscoverer", "PerfTests.Xunit")]
[TraitDiscoverer("PerfTests.Xunit.ScenarioTraitDiscoverer", "PerfTests.Xunit")]
public sealed class ScenarioAttribute(string name, [CallerFilePath] string sourceFile = "")
    : FactAttribute,
        IScenarioAttribute,
        ITraitAttribute
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <summary>Whether it runs only when asked for by <c>PERFTESTS_ALL=1</c> (or, on the command line, by name). Default: false.</summary>
    public bool IsExtended { get; set; }

    /// <summary>Whether it is skipped, not failed, where the system that it runs on is not installed. Default: false.</summary>
    public bool IsOptional { get; set; }

    /// <summary>After this many seconds a run is stopped, whatever it does. Default: 0, derived from the scenario's own durations.</summary>
    public int DeadlineSeconds { get; set; }

    /// <inheritdoc/>
    public string SourceFile { get; } = sourceFile;
}
