using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Sessions.Scenarios;

namespace PerfTests.Sessions.Baselines;

/// <summary>A scenario and where its baseline lies.</summary>
/// <param name="Method">The scenario.</param>
/// <param name="Location">Where its baseline lies.</param>
public sealed record ScenarioBaseline(ScenarioMethod Method, BaselineLocation Location)
{
    /// <summary>The scenario's name.</summary>
    public string Name => Method.Attribute.Name;

    /// <summary>Reads the baseline that runs are held against; null if there is none.</summary>
    /// <exception cref="InvalidBaselineException">It cannot be used.</exception>
    public Baseline? Read() => BaselineFiles.Read(Location.VerifiedPath);
}
