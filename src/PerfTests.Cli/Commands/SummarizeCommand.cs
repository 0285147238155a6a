using System.CommandLine;
using System.Globalization;
using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests summarize FILE.hlog</c>: count, percentiles and maximum of an HdrHistogram log.</summary>
internal sealed class SummarizeCommand
{
    private const double MinSamplesBeyond = 10;

    private static readonly double[] Percentiles = [50, 75, 90, 95, 99, 99.9, 99.99];

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "HdrHistogram log with compressed histograms, V2 or V1.",
    };

    private readonly Option<string?> _tag = new("--tag")
    {
        Description = "Only intervals with this tag; an empty one for those without. Default: all intervals.",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Only intervals that start at or after this many seconds since the log's start.",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "Only intervals that start before this many seconds since the log's start.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the summary as JSON." };

    private SummarizeCommand() { }

    public static Command Create() => new SummarizeCommand().Build();

    private Command Build()
    {
        var command = new Command("summarize", "Sum up an HdrHistogram log.") { _file, _tag, _from, _to, _json };
        command.SetAction(parsed => SweepFile.Guard(parsed, Run));
        return command;
    }

    private string Run(ParseResult parsed)
    {
        var filter = ReadFilter(parsed);
        var path = parsed.GetValue(_file)!;
        var summary = HistogramLogSummary.Read(new StringReader(SweepFile.ReadText(path)), filter);
        var name = Path.GetFileName(path);
        var problems = summary.Problems.Select(problem => $"{name}, line {problem.Line}: {problem.Message}").ToList();
        if (problems.Count == 0 && summary.Tags.Count == 0)
        {
            problems.Add($"{name}: there is no interval; expected lines of an HdrHistogram log");
        }
        else if (problems.Count == 0 && filter.Tag is { } tag && !summary.Tags.Contains(tag))
        {
            problems.Add(
                $"--tag is '{tag}': no interval has it; there are {string.Join(", ", summary.Tags.Select(known => $"'{known}'"))}"
            );
        }
        else if (problems.Count == 0 && summary.Intervals == 0)
        {
            problems.Add($"{name}: no interval starts between --from and --to");
        }

        if (problems.Count > 0)
        {
            throw new InvalidDataException(string.Join(Environment.NewLine, problems));
        }

        return parsed.GetValue(_json) ? Json(summary) : Text(summary);
    }

    private HistogramLogFilter ReadFilter(ParseResult parsed)
    {
        var problems = new List<SettingProblem>();
        double Seconds(Option<string?> option, double otherwise)
        {
            var text = parsed.GetValue(option);
            if (text is not null && !NumberText.TryRead(text, out otherwise))
            {
                problems.Add(new SettingProblem(option.Name, text, "a number of seconds"));
            }

            return otherwise;
        }

        var filter = new HistogramLogFilter
        {
            Tag = parsed.GetValue(_tag),
            FromSeconds = Seconds(_from, double.NegativeInfinity),
            ToSeconds = Seconds(_to, double.PositiveInfinity),
        };
        if (problems.Count == 0 && filter.ToSeconds <= filter.FromSeconds)
        {
            problems.Add(new SettingProblem(_to.Name, parsed.GetValue(_to), "more seconds than --from"));
        }

        InvalidSettingsException.ThrowIfAny(problems);
        return filter;
    }

    private static bool IsTooFew(double percentile, long count) => count * (1 - (percentile / 100)) < MinSamplesBeyond;

    private static string Name(double percentile) =>
        "p" + percentile.ToString(CultureInfo.InvariantCulture).Replace('.', '_');

    private static string Json(HistogramLogSummary summary) =>
        JsonOutput.Serialize(
            new
            {
                summary.Intervals,
                summary.Count,
                summary.Min,
                summary.Mean,
                summary.StandardDeviation,
                summary.Max,
                Percentiles = Percentiles.ToDictionary(Name, summary.Percentile),
                TooFewSamples = Percentiles.Where(percentile => IsTooFew(percentile, summary.Count)).Select(Name),
                StartTime = summary.StartTimeSeconds,
                BaseTime = summary.BaseTimeSeconds,
                From = summary.FirstSeconds,
                To = summary.LastSeconds,
                IntervalsByTag = summary.IntervalsByTag,
            }
        );

    private static string Text(HistogramLogSummary summary) =>
        string.Join(
            Environment.NewLine,
            Percentiles
                .Select(percentile =>
                    FormattableString.Invariant(
                        $"{"p" + percentile.ToString(CultureInfo.InvariantCulture), -8}{summary.Percentile(percentile):#,0}{(IsTooFew(percentile, summary.Count) ? " (too few samples)" : "")}"
                    )
                )
                .Prepend(
                    FormattableString.Invariant(
                        $"{summary.Count:#,0} values in {summary.Intervals} intervals from {summary.FirstSeconds:0.###} to {summary.LastSeconds:0.###} s, mean {summary.Mean:#,0.###}, standard deviation {summary.StandardDeviation:#,0.###}"
                    )
                )
                .Append(FormattableString.Invariant($"max     {summary.Max:#,0}"))
        );
}
