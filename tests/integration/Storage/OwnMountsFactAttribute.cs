using System.ComponentModel;
using System.Diagnostics;

namespace PerfTests.IntegrationTests.Storage;

/// <summary>A test that is skipped where no file system can be mounted, in a mount namespace of the test's own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnMountsFactAttribute : FactAttribute
{
    public OwnMountsFactAttribute()
    {
        try
        {
            using var probe = Process.Start(
                new ProcessStartInfo("unshare", ["--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"])
                {
                    RedirectStandardError = true,
                }
            )!;
            probe.WaitForExit();
            Skip = probe.ExitCode == 0 ? null : "needs the right to mount in a namespace of its own (root)";
        }
        catch (Win32Exception)
        {
            Skip = "needs unshare of util-linux";
        }
    }
}
