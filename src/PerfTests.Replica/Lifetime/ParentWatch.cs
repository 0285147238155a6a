using System.Globalization;

namespace PerfTests.Replica.Lifetime;

/// <summary>
/// Notices that the process which started this one is gone. A process is known by its number and its start time, so that a
/// number that the system gave to another process is not mistaken for the parent.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Completes when the process has ended; at once when it does not exist.</summary>
    /// <param name="pid">The process to watch.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops watching.</param>
    public static async Task WhenGoneAsync(int pid, TimeProvider time, CancellationToken cancellation)
    {
        var started = StartTime(pid);
        while (started is not null && StartTime(pid) == started)
        {
            await Task.Delay(Interval, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Completes when standard input ends; what is read from it is thrown away.</summary>
    /// <param name="cancellation">Stops waiting, though the read itself may go on until the process exits.</param>
    public static async Task WhenInputEndsAsync(CancellationToken cancellation)
    {
        // A read of a pipe cannot be cancelled, so it has a thread of its own and is left behind.
        var ended = Task.Factory.StartNew(
            static () =>
            {
                using var input = Console.OpenStandardInput();
                Span<byte> buffer = stackalloc byte[256];
                while (input.Read(buffer) > 0) { }
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await ended.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Start time of a process in clock ticks after boot (field 22 of <c>/proc/PID/stat</c>, proc(5)); null when it has ended or is a zombie.</summary>
    private static long? StartTime(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
