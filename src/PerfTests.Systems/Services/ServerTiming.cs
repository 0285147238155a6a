using System.Globalization;
using PerfTests.Protocols;

namespace PerfTests.Systems.Services;

/// <summary>Reads durations out of <c>Server-Timing</c> values (W3C Server Timing, section 3), such as <c>queue;dur=0.12, "commit";desc="a, b";dur=1.5</c>.</summary>
internal static class ServerTiming
{
    private const double LongestMilliseconds = 1e9;

    /// <summary>Adds the phases that a value reports to a result; leaves it as it is where none is reported.</summary>
    public static OperationResult AddTo(OperationResult result, string value, PhaseNames names)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var entry = Take(ref rest, ',');
            var name = Take(ref entry, ';').Trim();
            if (!TryDuration(entry, out var nanoseconds))
            {
                continue;
            }

            result =
                name.SequenceEqual(names.Submission)
                    ? result with
                    {
                        HasPhases = true,
                        SubmissionNanoseconds = nanoseconds,
                    }
                : name.SequenceEqual(names.Consensus)
                    ? result with
                    {
                        HasPhases = true,
                        ConsensusNanoseconds = nanoseconds,
                    }
                : name.SequenceEqual(names.Application)
                    ? result with
                    {
                        HasPhases = true,
                        ApplicationNanoseconds = nanoseconds,
                    }
                : result;
        }

        return result;
    }

    /// <summary>Takes what stands before a separator that is not within quotes, and the separator.</summary>
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, char separator)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] == separator)
            {
                var taken = text[..i];
                text = text[(i + 1)..];
                return taken;
            }
        }

        var all = text;
        text = [];
        return all;
    }

    private static bool TryDuration(ReadOnlySpan<char> parameters, out long nanoseconds)
    {
        while (!parameters.IsEmpty)
        {
            var parameter = Take(ref parameters, ';');
            var name = Take(ref parameter, '=').Trim();
            if (
                name.Equals("dur", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(
                    parameter.Trim().Trim('"'),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var milliseconds
                )
                && milliseconds is >= 0 and < LongestMilliseconds
            )
            {
                nanoseconds = (long)Math.Round(milliseconds * 1e6);
                return true;
            }
        }

        nanoseconds = 0;
        return false;
    }
}
