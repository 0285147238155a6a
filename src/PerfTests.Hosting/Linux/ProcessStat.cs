using System.Globalization;

namespace PerfTests.Hosting.Linux;

/// <summary>What <c>/proc/PID/stat</c> says of a process; fields as in proc(5).</summary>
/// <param name="State">Field 3: R, S, D, T (stopped), Z (zombie) and others.</param>
/// <param name="UserTicks">Field 14, in clock ticks.</param>
/// <param name="SystemTicks">Field 15, in clock ticks.</param>
/// <param name="Threads">Field 20.</param>
/// <param name="StartTicks">Field 22: start time in clock ticks after boot. With the number it identifies a process for ever.</param>
/// <param name="ResidentPages">Field 24.</param>
internal readonly record struct ProcessStat(
    char State,
    long UserTicks,
    long SystemTicks,
    int Threads,
    long StartTicks,
    long ResidentPages
)
{
    /// <summary>Clock ticks per second: USER_HZ, which Linux has fixed at 100 for all that user space sees.</summary>
    public const double TicksPerSecond = 100;

    /// <summary>Whether the process is over, though its parent has not collected it yet.</summary>
    public bool IsOver => State is 'Z' or 'X' or 'x';

    /// <summary>Reads a process; null if there is none of that number.</summary>
    public static ProcessStat? Read(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Parses the file's text. The name in parentheses may hold spaces and parentheses itself: the last one closes it.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ProcessStat Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var close = text.LastIndexOf(')');
        var fields = close < 0 ? [] : text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 22)
        {
            throw new FormatException(
                $"a process's stat has {fields.Length} fields after the name, 22 or more are needed"
            );
        }

        return new ProcessStat(fields[0][0], Number(11), Number(12), (int)Number(17), Number(19), Number(21));

        long Number(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
    }
}
