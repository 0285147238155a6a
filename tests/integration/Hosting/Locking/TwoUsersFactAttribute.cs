namespace PerfTests.IntegrationTests.Hosting.Locking;

/// <summary>A test that acts as a second user of the machine, and is skipped where it may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TwoUsersFactAttribute : FactAttribute
{
    public TwoUsersFactAttribute() =>
        Skip =
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv")
                ? null
                : "needs root and setpriv(1), to act as another user";
}
