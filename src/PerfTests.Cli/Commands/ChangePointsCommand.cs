using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression.ChangePoints;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests changepoints FILE.csv</c>: where the columns of a history change level.</summary>
internal sealed class ChangePointsCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "CSV file: a column per metric, rows in the order of time.",
    };

    private readonly Option<string> _window = Text(
        "--window",
        "Values that otava looks at together, at least 2. Default: 50.",
        "50"
    );
    private readonly Option<string?> _maxP = new("--max-p")
    {
        Description = "Largest p-value of a change, 0 to 1. Default: 0.001.",
    };

    private readonly Option<string?> _minMagnitude = new("--min-magnitude")
    {
        Description = "Smallest relative change, as a share. Default: 0.05; for otava: 0.",
    };

    private readonly Option<string> _method = Text(
        "--method",
        "robust (all changes placed together; noise that depends on itself, drift and spikes are told from changes) or otava (as published by Apache Otava). Default: robust.",
        "robust"
    );

    private readonly Option<string[]> _labels = new("--label")
    {
        Description =
            "Column that is no metric; may be given often. Columns without a single number are passed over anyway.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the change points as JSON." };

    private ChangePointsCommand() { }

    public static Command Create() => new ChangePointsCommand().Build();

    private Command Build()
    {
        var command = new Command("changepoints", "Find where the columns of a history change level.")
        {
            _file,
            _window,
            _maxP,
            _minMagnitude,
            _method,
            _labels,
            _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var files = new TableFiles(parsed.GetValue(_labels) ?? [], passOverText: true);
        var table = files.Read(parsed.GetValue(_file)!);
        var options = ReadOptions(parsed, files);
        if (files.Problems.Count > 0)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, files.Problems));
            return ExitCodes.Unusable;
        }

        var found = ChangePointScan.Scan(table!, options);
        Console.WriteLine(parsed.GetValue(_json) ? Json(found) : Text(found));
        return ExitCodes.Success;
    }

    private ChangePointOptions ReadOptions(ParseResult parsed, TableFiles files)
    {
        var options = new ChangePointOptions();
        var (window, maxP, magnitude, method) = (
            parsed.GetValue(_window)!,
            parsed.GetValue(_maxP),
            parsed.GetValue(_minMagnitude),
            parsed.GetValue(_method)!
        );
        if (int.TryParse(window, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length >= 2)
        {
            options = options with { Window = length };
        }
        else
        {
            files.Refuse($"--window is '{window}': expected a whole number of at least 2");
        }

        if (maxP is not null)
        {
            if (NumberText.TryRead(maxP, out var p) && p is > 0 and < 1)
            {
                options = options with { MaxP = p };
            }
            else
            {
                files.Refuse($"--max-p is '{maxP}': expected a number above 0 and below 1");
            }
        }

        if (magnitude is not null)
        {
            if (NumberText.TryRead(magnitude, out var share) && share >= 0)
            {
                options = options with { MinMagnitude = share };
            }
            else
            {
                files.Refuse($"--min-magnitude is '{magnitude}': expected a share of at least 0, for example 0.05");
            }
        }

        switch (method)
        {
            case "otava":
                return options with { Method = ChangePointMethod.Otava };
            case "robust":
                return options with { Method = ChangePointMethod.Robust };
            default:
                files.Refuse($"--method is '{method}': expected otava or robust");
                return options;
        }
    }

    private static string Json(IReadOnlyDictionary<string, IReadOnlyList<ChangePoint>> found) =>
        JsonOutput.Serialize(
            new
            {
                ChangePoints = found.ToDictionary(
                    column => column.Key,
                    column => column.Value.Select(point => point.Index)
                ),
                Details = found.ToDictionary(
                    column => column.Key,
                    column =>
                        column.Value.Select(point => new
                        {
                            point.Index,
                            point.Before,
                            point.After,
                            ChangePercent = 100 * point.RelativeChange,
                            point.P,
                        })
                ),
            }
        );

    private static string Text(IReadOnlyDictionary<string, IReadOnlyList<ChangePoint>> found) =>
        string.Join(
            Environment.NewLine,
            found.SelectMany(column =>
                column.Value.Count == 0
                    ? [$"{column.Key}: no change"]
                    : column.Value.Select(point =>
                        FormattableString.Invariant(
                            $"{column.Key}: from row {point.Index} on {100 * point.RelativeChange:+0.0;-0.0} % ({point.Before:0.######} to {point.After:0.######}, p {point.P:0.#####})"
                        )
                    )
            )
        );

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
