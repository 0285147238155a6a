using System.Globalization;

namespace PerfTests.Systems.Replica;

/// <summary>The phases of an operation as the replica reports them in its <c>Server-Timing</c> header (W3C Server Timing).</summary>
/// <param name="SubmissionNanoseconds">Receipt to proposal.</param>
/// <param name="ConsensusNanoseconds">Proposal to commit.</param>
/// <param name="ApplicationNanoseconds">Commit to application.</param>
internal readonly record struct PhaseDurations(
    long SubmissionNanoseconds,
    long ConsensusNanoseconds,
    long ApplicationNanoseconds
)
{
    /// <summary>Reads the header.</summary>
    /// <returns>False when a phase is missing or is no sensible number.</returns>
    public static bool TryParse(ReadOnlySpan<char> header, out PhaseDurations phases)
    {
        long? submission = null;
        long? consensus = null;
        long? application = null;
        foreach (var range in header.Split(','))
        {
            var metric = header[range].Trim();
            var semicolon = metric.IndexOf(';');
            if (semicolon < 0 || !TryDuration(metric[(semicolon + 1)..], out var nanoseconds))
            {
                continue;
            }
            switch (metric[..semicolon])
            {
                case "submission":
                    submission = nanoseconds;
                    break;
                case "consensus":
                    consensus = nanoseconds;
                    break;
                case "application":
                    application = nanoseconds;
                    break;
                default:
                    break;
            }
        }
        phases = new PhaseDurations(submission ?? 0, consensus ?? 0, application ?? 0);
        return submission is not null && consensus is not null && application is not null;
    }

    /// <summary>The phases of two requests that make up one operation.</summary>
    public static PhaseDurations operator +(PhaseDurations left, PhaseDurations right) =>
        new(
            left.SubmissionNanoseconds + right.SubmissionNanoseconds,
            left.ConsensusNanoseconds + right.ConsensusNanoseconds,
            left.ApplicationNanoseconds + right.ApplicationNanoseconds
        );

    private static bool TryDuration(ReadOnlySpan<char> parameter, out long nanoseconds)
    {
        nanoseconds = 0;
        const string Prefix = "dur=";
        if (
            !parameter.StartsWith(Prefix, StringComparison.Ordinal)
            || !double.TryParse(parameter[Prefix.Length..], CultureInfo.InvariantCulture, out var milliseconds)
            || !(Math.Abs(milliseconds) < 1e9)
        )
        {
            return false;
        }
        nanoseconds = (long)Math.Round(milliseconds * 1e6);
        return true;
    }
}
