using System.CommandLine;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression;
using PerfTests.Reporting.Checks;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests compare BASE.csv CANDIDATE.csv</c>: judges the figures of any tool.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var baseline = new Argument<string>("BASE")
        {
            Description = "CSV file of the baseline: a column per metric, a row per run.",
        };
        var candidate = new Argument<string>("CANDIDATE") { Description = "CSV file of the candidate, same columns." };
        var paired = new Option<bool>("--paired") { Description = "Row i of one file belongs to row i of the other." };
        var threshold = new Option<string>("--threshold")
        {
            Description = "Change for the worse that is tolerated. Default: 3%.",
            DefaultValueFactory = _ => "3%",
        };
        var higher = Columns(
            "--higher-is-better",
            "Column in which larger is better; may be given often. Those named throughput, goodput, rate, ops or per second are taken for such anyway."
        );
        var lower = Columns(
            "--lower-is-better",
            "Column in which larger is worse, whatever its name; may be given often."
        );
        var advisory = Columns("--advisory", "Column that is reported but never decides; may be given often.");
        var labels = Columns("--label", "Column that holds text, not a metric; may be given often.");
        var json = new Option<bool>("--json") { Description = "Print the verdict as JSON." };
        var command = new Command("compare", "Say whether one set of runs is slower than another; exit code 1 if so.")
        {
            baseline,
            candidate,
            paired,
            threshold,
            higher,
            lower,
            advisory,
            labels,
            json,
        };
        command.SetAction(parsed =>
        {
            var files = new TableFiles(parsed.GetValue(labels) ?? []);
            var tables = (Base: files.Read(parsed.GetValue(baseline)!), New: files.Read(parsed.GetValue(candidate)!));
            if (!NumberText.TryReadPercent(parsed.GetValue(threshold)!, out var percent) || percent < 0)
            {
                files.Refuse(
                    $"--threshold is '{parsed.GetValue(threshold)}': expected a percentage of at least 0, for example 3%"
                );
            }

            var options = new ComparisonOptions
            {
                IsPaired = parsed.GetValue(paired),
                ThresholdPercent = percent,
                HigherIsBetter = parsed.GetValue(higher) ?? [],
                LowerIsBetter = parsed.GetValue(lower) ?? [],
                Advisory = parsed.GetValue(advisory) ?? [],
            };
            return Run(files, tables.Base, tables.New, options, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(
        TableFiles files,
        CsvTable? baseline,
        CsvTable? candidate,
        ComparisonOptions options,
        bool asJson
    )
    {
        if (files.Problems.Count > 0)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, files.Problems));
            return ExitCodes.Unusable;
        }

        try
        {
            var comparison = CsvComparison.Compare(baseline!, candidate!, options);
            Console.WriteLine(
                asJson
                    ? CheckJson.Render(comparison).TrimEnd()
                    : string.Join(Environment.NewLine, CheckText.Lines(comparison))
            );
            return comparison.Verdict == Verdict.Regressed ? ExitCodes.NotPassed : ExitCodes.Success;
        }
        catch (InvalidTableException invalid)
        {
            Console.Error.WriteLine(invalid.Message);
            return ExitCodes.Unusable;
        }
    }

    private static Option<string[]> Columns(string name, string description) => new(name) { Description = description };
}
