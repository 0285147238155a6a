using System.Globalization;

namespace PerfTests.Hosting.Linux;

/// <summary>
/// A process for ever: its number and its start time, as the system gives a number to another process after a while. Written
/// as <c>PID-START</c>.
/// </summary>
/// <param name="ProcessId">The process's number.</param>
/// <param name="StartTicks">Start time in clock ticks after boot; 0 where the platform does not say.</param>
internal readonly record struct ProcessIdentity(int ProcessId, long StartTicks)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Self { get; } =
        new(Environment.ProcessId, ProcessStat.Read(Environment.ProcessId)?.StartTicks ?? 0);

    /// <summary>Whether this very process still runs.</summary>
    public bool IsAlive => ProcessStat.Read(ProcessId) is { IsOver: false } stat && stat.StartTicks == StartTicks;

    /// <summary>Parses the written form.</summary>
    public static ProcessIdentity? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('-');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTicks)
            ? new ProcessIdentity(processId, startTicks)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}-{StartTicks}");
}
