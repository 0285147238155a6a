using System.Runtime.InteropServices;

namespace PerfTests.Hosting.Processes;

/// <summary>Signals to processes that this harness started. Numbers as on Linux; STOP and CONT differ elsewhere.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    private const int LinuxContinue = 18;
    private const int LinuxStop = 19;
    private const int BsdStop = 17;
    private const int BsdContinue = 19;

    /// <summary>SIGSTOP on this platform.</summary>
    public static int Stop => OperatingSystem.IsLinux() ? LinuxStop : BsdStop;

    /// <summary>SIGCONT on this platform.</summary>
    public static int Continue => OperatingSystem.IsLinux() ? LinuxContinue : BsdContinue;

    /// <summary>Sends a signal; false if there is no such process (any more).</summary>
    public static bool Send(int processId, int signal) =>
        !OperatingSystem.IsWindows() && KillNative(processId, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int processId, int signal);
}
