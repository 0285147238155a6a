using System.Globalization;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Api;

/// <summary>
/// The phases of an operation in the <c>Server-Timing</c> header (W3C Server Timing): durations in milliseconds with four
/// decimals, a tenth of a microsecond.
/// </summary>
internal static class ServerTiming
{
    /// <summary>The header's name.</summary>
    public const string HeaderName = "Server-Timing";

    /// <summary>Writes the header's value.</summary>
    public static string Format(OperationPhases phases) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"submission;dur={phases.Submission.TotalMilliseconds:F4}, consensus;dur={phases.Consensus.TotalMilliseconds:F4}, application;dur={phases.Application.TotalMilliseconds:F4}"
        );

    /// <summary>Reads a header's value that <see cref="Format"/> wrote.</summary>
    /// <returns>False when a phase is missing or not a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> header, out OperationPhases phases)
    {
        phases = default;
        if (
            !TryFind(header, "submission;dur=", out var submission)
            || !TryFind(header, "consensus;dur=", out var consensus)
            || !TryFind(header, "application;dur=", out var application)
        )
        {
            return false;
        }
        phases = new OperationPhases(submission, consensus, application);
        return true;
    }

    private static bool TryFind(ReadOnlySpan<char> header, string name, out TimeSpan duration)
    {
        duration = default;
        var start = header.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }
        var rest = header[(start + name.Length)..];
        var end = rest.IndexOf(',');
        if (!double.TryParse(end < 0 ? rest : rest[..end], CultureInfo.InvariantCulture, out var ms))
        {
            return false;
        }
        if (!(Math.Abs(ms) < TimeSpan.MaxValue.TotalMilliseconds))
        {
            return false;
        }
        duration = TimeSpan.FromTicks((long)Math.Round(ms * TimeSpan.TicksPerMillisecond));
        return true;
    }
}
