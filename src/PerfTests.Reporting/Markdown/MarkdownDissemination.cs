using System.Text;
using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.Formatting;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Markdown;

/// <summary>How updates spread, as Markdown.</summary>
internal static class MarkdownDissemination
{
    /// <summary>Adds the table; nothing for systems that do not spread updates.</summary>
    public static void Add(StringBuilder text, DisseminationResult? spread)
    {
        if (spread is null)
        {
            return;
        }

        Line("## How updates spread");
        Line("");
        Line(DisseminationWords.Summary(spread) + " " + DisseminationWords.Cost(spread));
        Line("");
        Line("| Held by | Mean | p50 | p99 | Max | Not reached | Analytic | Measured / analytic |");
        Line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var time in spread.Times)
        {
            Line(
                $"| {FigureText.Percent(time.Share)} of the live nodes | {Time(time.MeanMs)} | {Time(time.P50Ms)} | {Time(time.P99Ms)}{(time.IsP99TooFew ? " (too few samples)" : "")} | {Time(time.MaxMs)} | {FigureText.Count(time.Unfinished)} | {Time(time.AnalyticMs)} | {FigureText.Number(time.MeasuredOverAnalytic)} |"
            );
        }

        Line("");

        void Line(string line) => text.Append(line.Replace(FigureText.Gap, ' ')).Append('\n');
    }

    private static string Time(double milliseconds) => FigureText.Duration(1_000 * milliseconds);
}
