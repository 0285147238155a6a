using System.Runtime.InteropServices;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// Asks the Linux scheduler to wake a thread of the generator soon. Generator and cluster often share processors; a thread that
/// wakes behind a node's time slice of milliseconds sends late, and the run would measure the generator. A short slice of its own
/// (since Linux 6.12, no privilege needed; <c>sched_setattr(2)</c>) puts it in front without giving it a larger share; with the right
/// to it, a lower nice value does the same on older kernels. Children do not inherit either: nodes run as they would anywhere.
/// </summary>
internal static partial class LinuxUrgency
{
    private const int Urgent = -10;
    private const ulong ShortSliceNanoseconds = 100_000;
    private const ulong ResetOnFork = 1;

    [ThreadStatic]
    private static bool _isApplied;

    /// <summary>Makes the calling thread urgent, once, as far as the system permits. Elsewhere than on Linux it does nothing.</summary>
    public static void Apply()
    {
        if (_isApplied)
        {
            return;
        }

        _isApplied = true;
        if (SystemCallNumber() is { } number && Set(number, Urgent) != 0)
        {
            // A nice value below 0 takes a privilege; the short slice alone does not.
            _ = Set(number, 0);
        }
    }

    private static long Set(nint number, int nice)
    {
        var attributes = new SchedulingAttributes
        {
            Size = (uint)Marshal.SizeOf<SchedulingAttributes>(),
            Flags = ResetOnFork,
            Nice = nice,
            Runtime = ShortSliceNanoseconds,
        };
        return SystemCall(number, 0, in attributes, 0);
    }

    /// <summary>The number of <c>sched_setattr</c>, which the C library of older systems does not wrap.</summary>
    private static nint? SystemCallNumber() =>
        OperatingSystem.IsLinux()
            ? RuntimeInformation.ProcessArchitecture switch
            {
                Architecture.X64 => 314,
                Architecture.Arm64 => 274,
                _ => null,
            }
            : null;

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCall(nint number, nint thread, in SchedulingAttributes attributes, nint flags);

    /// <summary>The kernel's <c>struct sched_attr</c>, version 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
