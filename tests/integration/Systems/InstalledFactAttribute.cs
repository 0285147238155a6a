using PerfTests.Sessions;
using PerfTests.Settings;

namespace PerfTests.IntegrationTests.Systems;

/// <summary>A test that is skipped where the system's program is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InstalledFactAttribute : FactAttribute
{
    public InstalledFactAttribute(string system)
    {
        System = system;
        try
        {
            _ = Composition.Default.Systems.Single(known => known.Name == system).FindPrograms();
        }
        catch (InvalidSettingsException missing) when (missing.IsOnlyMissing)
        {
            Skip = missing.Problems[0].Expected;
        }
    }

    public string System { get; }
}
