using System.CommandLine;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Scalability;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests fit usl FILE.csv</c>: how a system scales, by the Universal Scalability Law.</summary>
internal sealed class FitCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description =
            "CSV file with a column of loads (load, clients, nodes, ...) and one of throughput, in any order; # starts a comment.",
    };

    private readonly Option<string?> _load = new("--load-column")
    {
        Description = "Column of the load. Default: by its name, else the first of two.",
    };

    private readonly Option<string?> _throughput = new("--throughput-column")
    {
        Description = "Column of the throughput. Default: by its name, else the second of two.",
    };

    private readonly Option<string?> _lambda = new("--lambda")
    {
        Description = "Throughput of one unit of load, where it is known. Default: fitted.",
    };

    private readonly Option<string[]> _where = new("--where")
    {
        Description = "Only rows with this text in a column, as COLUMN=TEXT; may be given often.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the fit as JSON." };

    private FitCommand() { }

    public static Command Create() => new("fit", "Fit a model to measurements.") { new FitCommand().BuildUsl() };

    private Command BuildUsl()
    {
        var command = new Command("usl", "Fit the Universal Scalability Law to throughput over load.")
        {
            _file,
            _load,
            _throughput,
            _lambda,
            _where,
            _json,
        };
        command.SetAction(parsed => SweepFile.Guard(parsed, Run));
        return command;
    }

    private string Run(ParseResult parsed)
    {
        var lambda = ReadLambda(parsed.GetValue(_lambda));
        var table = SweepFile.Read(parsed.GetValue(_file)!, parsed.GetValue(_where) ?? []);
        var named = parsed.GetValue(_throughput);
        var loadColumn = parsed.GetValue(_load) ?? table.Find(SweepColumns.Load, named);
        var (load, throughput) = Choose(table, loadColumn, named ?? table.Find(SweepColumns.Achieved, loadColumn));
        var loads = table.Read(load, value => value > 0, "a load above 0");
        var throughputs = table.Read(throughput, value => value >= 0, "a throughput of 0 or more");
        if (table.Problems.Count > 0)
        {
            throw new InvalidTableException(table.Problems);
        }

        if (Usl.FindProblem(loads, throughputs, lambda) is { } problem)
        {
            throw new InvalidTableException([new TableProblem(table.Name, null, null, problem)]);
        }

        var fit = Usl.Fit(loads, throughputs, lambda);
        return parsed.GetValue(_json) ? Json(fit, load, throughput) : Text(fit, load, throughput);
    }

    private static double? ReadLambda(string? text) =>
        text is null ? null
        : NumberText.TryRead(text, out var lambda) && lambda > 0 ? lambda
        : throw new InvalidSettingsException([new SettingProblem("--lambda", text, "a number above 0")]);

    /// <summary>A column whose name says nothing is the other of two.</summary>
    private static (string Load, string Throughput) Choose(MeasurementTable table, string? load, string? throughput)
    {
        if (table.Columns.Count == 2 && (load is null || throughput is null || load == throughput))
        {
            load =
                throughput is null || throughput == table.Columns[1] || load == throughput
                    ? table.Columns[0]
                    : table.Columns[1];
            throughput = load == table.Columns[0] ? table.Columns[1] : table.Columns[0];
        }

        return load is not null && throughput is not null && load != throughput
            ? (load, throughput)
            : throw new InvalidTableException([
                new TableProblem(
                    table.Name,
                    null,
                    null,
                    $"expected a column named load and one named throughput, or --load-column and --throughput-column; there are {string.Join(", ", table.Columns)}"
                ),
            ]);
    }

    private static string Json(UslFit fit, string load, string throughput) =>
        JsonOutput.Serialize(
            new
            {
                Model = "usl",
                LoadColumn = load,
                ThroughputColumn = throughput,
                Sigma = fit.Sigma.Value,
                Kappa = fit.Kappa.Value,
                Lambda = fit.Lambda.Value,
                IsLambdaFixed = fit.IsLambdaFixed,
                StandardErrors = new
                {
                    Sigma = fit.Sigma.StandardError,
                    Kappa = fit.Kappa.StandardError,
                    Lambda = fit.Lambda.StandardError,
                },
                Confidence = 0.95,
                Intervals = new
                {
                    Sigma = Bounds(fit.Sigma),
                    Kappa = Bounds(fit.Kappa),
                    Lambda = Bounds(fit.Lambda),
                },
                fit.R2,
                fit.ResidualStandardError,
                fit.DegreesOfFreedom,
                Identifiable = fit.IsIdentifiable,
                fit.Peak,
                fit.PeakThroughput,
                PeakReason = fit.PeakExplanation,
                fit.OptimalLoad,
                fit.Limit,
                fit.Observations,
                LoadMin = fit.MinLoad,
                LoadMax = fit.MaxLoad,
            }
        );

    private static double[] Bounds(UslCoefficient coefficient) => [coefficient.Interval.Low, coefficient.Interval.High];

    private static string Text(UslFit fit, string load, string throughput) =>
        string.Join(
            Environment.NewLine,
            $"Universal Scalability Law, {throughput} over {load}, {fit.Observations} measurements",
            Line("sigma (contention)", fit.Sigma),
            Line("kappa (coherency)", fit.Kappa),
            fit.IsLambdaFixed
                ? FormattableString.Invariant($"lambda              {fit.Lambda.Value:0.######} (given)")
                : Line("lambda", fit.Lambda),
            FormattableString.Invariant(
                $"R2 {fit.R2:0.0000}, residual standard error {fit.ResidualStandardError:0.####} on {fit.DegreesOfFreedom} degrees of freedom"
            ),
            fit.Peak is { } peak
                ? FormattableString.Invariant(
                    $"peak {FigureText.Number(fit.PeakThroughput!.Value)} at load {peak:0.##}: {fit.PeakExplanation}"
                )
                : $"no peak: {fit.PeakExplanation}"
        );

    private static string Line(string name, UslCoefficient coefficient) =>
        FormattableString.Invariant(
            $"{name, -19} {coefficient.Value:0.########} (standard error {coefficient.StandardError:0.########}, 95 % interval {coefficient.Interval.Low:0.########} to {coefficient.Interval.High:0.########})"
        );
}
