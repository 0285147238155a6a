namespace PerfTests.UnitTests.Systems.Programs;

/// <summary>A test that is skipped where files have no permission to be run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a script that can be run" : null;
}
