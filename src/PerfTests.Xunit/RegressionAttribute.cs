using System.Runtime.CompilerServices;
using PerfTests.Sessions.Scenarios;
using Xunit;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>
/// Marks a test method that describes a scenario and ends in <see cref="ScenarioTests.Verify"/>, to be compared with itself under a changed cluster in
/// interleaved blocks (METHOD 9 b). The test fails where the candidate is shown to be slower, is skipped with the reason where it cannot be told, and passes
/// otherwise. Takes many runs, so it runs only when asked for by <c>PERFTESTS_ALL=1</c> unless <see cref="IsExtended"/> is set to false.
/// </summary>
/// <param name="name">The scenario's name: lower case, words joined by hyphens, unique in its assembly.</param>
/// <param name="sourceFile">Left to the compiler: the source file.</param>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("PerfTests.Xunit.ScenarioDiscoverer", "PerfTests.Xunit")]
[TraitDiscoverer("PerfTests.Xunit.ScenarioTraitDiscoverer", "PerfTests.Xunit")]
public sealed class RegressionAttribute(string name, [CallerFilePath] string sourceFile = "")
    : FactAttribute,
        IScenarioAttribute,
        ITraitAttribute
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string SourceFile { get; } = sourceFile;

    /// <summary>
    /// What is different in the cluster to compare with: <c>NAME=VALUE</c> separated by commas, as for <c>perftests ab --base</c>. <c>PERFTESTS_BASE</c> takes its
    /// place. Default: nothing.
    /// </summary>
    public string Base { get; set; } = "";

    /// <summary>What is different in the cluster that may be slower. <c>PERFTESTS_CANDIDATE</c> takes its place. Default: nothing.</summary>
    public string Candidate { get; set; } = "";

    /// <summary>Change for the worse that is tolerated, in percent, 0 to 100. Default: 3.</summary>
    public double ThresholdPercent { get; set; } = 3;

    /// <summary>Blocks after which a clear pass ends it, 10 or more. Default: 12.</summary>
    public int Blocks { get; set; } = 12;

    /// <summary>Blocks after which it ends in any case. Default: 24.</summary>
    public int MaxBlocks { get; set; } = 24;

    /// <summary>Whether each block runs the base a second time. Default: false.</summary>
    public bool HasSecondBase { get; set; }

    /// <summary>Metrics that decide. Default: goodput, median response time, processor time per operation.</summary>
    public string[] Gates { get; set; } = [];

    /// <summary>Whether it runs only when asked for by <c>PERFTESTS_ALL=1</c>. Default: true.</summary>
    public bool IsExtended { get; set; } = true;

    /// <summary>Whether it is skipped, not failed, where the system that it runs on is not installed. Default: false.</summary>
    public bool IsOptional { get; set; }

    /// <summary>After this many seconds a single run is stopped, whatever it does. Default: 0, derived from the scenario's own durations.</summary>
    public int DeadlineSeconds { get; set; }
}
