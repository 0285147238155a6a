using System.Globalization;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>
/// Reads load traces. A trace is text, one number per line in the invariant culture; blank lines and lines that start with
/// <c>#</c> are skipped. The first other line may be a header that says what the numbers are:
/// <list type="bullet">
/// <item><c>arrival_seconds</c> (also without a header): the time of one arrival, in seconds since the start; finite, at least 0, in order.</item>
/// <item><c>rate_per_second</c>: the rate of one second, the first line's from second 0 on; finite, at least 0.</item>
/// </list>
/// </summary>
internal static class TraceReader
{
    private const string ArrivalsHeader = "arrival_seconds";
    private const string RatesHeader = "rate_per_second";

    /// <summary>More malformed lines than this are counted, not listed: a binary file has thousands.</summary>
    private const int MaxProblems = 100;

    public static OpenLoopProfile ReadFile(string path)
    {
        try
        {
            return Read(Path.GetFileName(path), File.ReadLines(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refused(path, [new SettingProblem("Load.Trace", path, $"a readable file ({exception.Message})")]);
        }
    }

    /// <summary>Reads the lines of a trace. What is malformed becomes problems of the profile, each with its line number.</summary>
    public static OpenLoopProfile Read(string name, IEnumerable<string> lines)
    {
        var numbers = new List<double>();
        var problems = new List<SettingProblem>();
        var (isRates, isFirst, lineNumber, malformed) = (false, true, 0, 0);
        foreach (var line in lines)
        {
            lineNumber++;
            var text = line.AsSpan().Trim();
            if (text.IsEmpty || text[0] == '#')
            {
                continue;
            }

            var isHeader = isFirst && (text is ArrivalsHeader or RatesHeader);
            isRates |= isHeader && text is RatesHeader;
            isFirst = false;
            if (isHeader)
            {
                continue;
            }

            var problem = Check(text, isRates || numbers.Count == 0 ? 0 : numbers[^1], out var number);
            if (problem is null)
            {
                numbers.Add(number);
            }
            else if (malformed++ < MaxProblems)
            {
                problems.Add(new SettingProblem($"{name} line {lineNumber}", text.ToString(), problem));
            }
        }

        if (malformed > MaxProblems)
        {
            problems.Add(
                new SettingProblem(
                    name,
                    $"{malformed:#,0} malformed lines",
                    $"none; the first {MaxProblems} are listed"
                )
            );
        }

        if (numbers.Count == 0 && problems.Count == 0)
        {
            problems.Add(new SettingProblem("Load.Trace", name, "a trace with at least one line"));
        }

        return problems.Count > 0 ? Refused(name, problems)
            : isRates ? FromRates(name, numbers)
            : FromArrivals(name, numbers);
    }

    private static string? Check(ReadOnlySpan<char> text, double min, out double number)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return "one number";
        }

        if (!double.IsFinite(number) || number < 0)
        {
            return "a finite number of at least 0";
        }

        return number < min ? FormattableString.Invariant($"a time not before the line above, {min}") : null;
    }

    private static CurveLoad FromRates(string name, List<double> rates) =>
        new()
        {
            Name = $"trace {name}",
            During = TimeSpan.FromSeconds(rates.Count),
            Segments =
            [
                .. rates.Select(rate => new RateSegment(
                    Rate.PerSecond(rate),
                    Rate.PerSecond(rate),
                    TimeSpan.FromSeconds(1)
                )),
            ],
        };

    private static TraceLoad FromArrivals(string name, List<double> seconds) =>
        new()
        {
            Name = name,
            // The window ends with the second of the last arrival, which would otherwise fall on its very end.
            During = TimeSpan.FromSeconds(Math.Min(Math.Floor(seconds[^1]) + 1, TimeSpan.MaxValue.TotalSeconds / 2)),
            ArrivalSeconds = seconds,
        };

    private static TraceLoad Refused(string name, IReadOnlyList<SettingProblem> problems) =>
        new()
        {
            Name = name,
            During = TimeSpan.FromSeconds(1),
            ArrivalSeconds = [],
            Problems = problems,
        };
}
