using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Scalability;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests knee FILE.csv</c>: where a curve bends, and where a system stops keeping up.</summary>
internal sealed class KneeCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description =
            "CSV file: x and y, or offered load, achieved throughput and latency, in any order; # starts a comment.",
    };

    private readonly Option<string?> _x = new("--x") { Description = "Column of x or the offered load." };
    private readonly Option<string?> _y = new("--y") { Description = "Column of y or the achieved throughput." };
    private readonly Option<string?> _latency = new("--latency") { Description = "Column of the latency." };

    private readonly Option<string> _curve = new("--curve")
    {
        Description = "concave (a knee), convex (an elbow) or auto. Default: auto.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _direction = new("--direction")
    {
        Description = "increasing, decreasing or auto. Default: auto.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _sensitivity = new("--sensitivity", "-S")
    {
        Description = "How far the curve must fall behind, 0 or more. Default: 1.",
        DefaultValueFactory = _ => "1",
    };

    private readonly Option<string?> _degree = new("--polynomial")
    {
        Description = "Smooth with a polynomial of this degree first, 1 to 20. Default: no smoothing.",
    };

    private readonly Option<bool> _online = new("--online") { Description = "The last knee instead of the first." };

    private readonly Option<string> _minAchieved = new("--min-achieved")
    {
        Description = "Share of the offered rate that counts as keeping up. Default: 0.93.",
        DefaultValueFactory = _ => "0.93",
    };

    private readonly Option<string> _maxLatencyRatio = new("--max-latency-ratio")
    {
        Description = "Multiple of the lowest load's latency that counts as unloaded. Default: 2.",
        DefaultValueFactory = _ => "2",
    };

    private readonly Option<string[]> _where = new("--where")
    {
        Description = "Only rows with this text in a column, as COLUMN=TEXT; may be given often.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the knee as JSON." };

    private KneeCommand() { }

    public static Command Create() => new KneeCommand().Build();

    private Command Build()
    {
        var command = new Command("knee", "Find the knee of a curve, or of throughput over load.")
        {
            _file,
            _x,
            _y,
            _latency,
            _curve,
            _direction,
            _sensitivity,
            _degree,
            _online,
            _minAchieved,
            _maxLatencyRatio,
            _where,
            _json,
        };
        command.SetAction(parsed => SweepFile.Guard(parsed, Run));
        return command;
    }

    private string Run(ParseResult parsed)
    {
        var (options, rules) = ReadOptions(parsed);
        var table = SweepFile.Read(parsed.GetValue(_file)!, parsed.GetValue(_where) ?? []);
        var (x, y, latency) = Choose(parsed, table);
        var isLoad = x != "x" && table.Means(x, SweepColumns.Load);
        var xs = table.Read(x);
        var ys = table.Read(y);
        var latencies = latency is null ? [] : table.Read(latency, value => value >= 0, "a latency of 0 or more");
        if (table.Problems.Count > 0)
        {
            throw new InvalidTableException(table.Problems);
        }

        if (xs.Distinct().Count() < 2)
        {
            throw new InvalidTableException([
                new TableProblem(table.Name, null, x, "a curve needs at least 2 different values here; there is 1"),
            ]);
        }

        var sweep =
            isLoad && (parsed.GetValue(_y) is not null || table.Means(y, SweepColumns.Achieved))
                ? new LoadSweep(
                    xs.Select((load, i) => new SweepPoint(load, ys[i], latency is null ? double.NaN : latencies[i])),
                    isRate: table.Means(x, SweepColumns.Offered)
                )
                : null;
        if (sweep is not null)
        {
            // Whatever throughput does beyond saturation, its knee is where it stops growing.
            options = options with
            {
                Curve = options.Curve ?? CurveShape.Concave,
                Direction = options.Direction ?? CurveDirection.Increasing,
            };
        }

        var found = Kneedle.Find(xs, ys, options);
        if (sweep is { Points.Count: < LoadSweep.MinPointsOfKneedle })
        {
            found = found with { Knee = null, KneeY = null, Knees = [] };
        }

        var estimate = sweep is not null ? KneeEstimate.Of(sweep, rules) : null;
        return parsed.GetValue(_json)
            ? Json(found, options, sweep, estimate, (x, y, latency))
            : Text(found, sweep, estimate, (x, y));
    }

    private (string X, string Y, string? Latency) Choose(ParseResult parsed, MeasurementTable table)
    {
        var latency = parsed.GetValue(_latency) ?? table.Find(SweepColumns.Latency);
        var x = parsed.GetValue(_x) ?? table.Find(SweepColumns.Offered) ?? table.Find(SweepColumns.Load);
        var y = parsed.GetValue(_y) ?? table.Find(SweepColumns.Achieved, x) ?? table.Find(["y"]) ?? latency;
        if (table.Columns.Count == 2 && (x is null || y is null || x == y))
        {
            var isSecondFirst =
                (y is not null && y == table.Columns[0] && x != y) || (x is not null && x == table.Columns[1]);
            (x, y) = isSecondFirst ? (table.Columns[1], table.Columns[0]) : (table.Columns[0], table.Columns[1]);
        }

        latency = latency == y ? null : latency;
        return x is not null && y is not null && x != y
            ? (x, y, latency)
            : throw new InvalidTableException([
                new TableProblem(
                    table.Name,
                    null,
                    null,
                    $"expected columns x and y, or offered, achieved and latency, or --x and --y; there are {string.Join(", ", table.Columns)}"
                ),
            ]);
    }

    private (KneedleOptions Kneedle, KneeRules Rules) ReadOptions(ParseResult parsed)
    {
        var problems = new List<SettingProblem>();
        double Number(Option<string> option, Func<double, bool> isValid, string expected)
        {
            var text = parsed.GetValue(option)!;
            if (NumberText.TryRead(text, out var number) && isValid(number))
            {
                return number;
            }

            problems.Add(new SettingProblem(option.Name, text, expected));
            return 1;
        }

        T? Word<T>(Option<string> option)
            where T : struct, Enum
        {
            var text = parsed.GetValue(option)!;
            if (text == "auto")
            {
                return null;
            }

            if (Enum.TryParse<T>(text, ignoreCase: true, out var word) && char.IsAsciiLetter(text[0]))
            {
                return word;
            }

            problems.Add(
                new SettingProblem(
                    option.Name,
                    text,
                    string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())) + " or auto"
                )
            );
            return null;
        }

        var degree = 7;
        if (
            parsed.GetValue(_degree) is { } degreeText
            && !(
                int.TryParse(degreeText, NumberStyles.None, CultureInfo.InvariantCulture, out degree)
                && degree is >= 1 and <= 20
            )
        )
        {
            problems.Add(new SettingProblem(_degree.Name, degreeText, "a whole number from 1 to 20"));
        }

        var sensitivity = Number(_sensitivity, value => value >= 0, "a number of 0 or more");
        var options = new KneedleOptions
        {
            Curve = Word<CurveShape>(_curve),
            Direction = Word<CurveDirection>(_direction),
            Sensitivity = sensitivity,
            SmoothingDegree = parsed.GetValue(_degree) is null ? null : degree,
            IsOnline = parsed.GetValue(_online),
        };
        var rules = new KneeRules
        {
            MinAchieved = Number(_minAchieved, value => value is > 0 and <= 1, "a share above 0 and up to 1"),
            MaxLatencyRatio = Number(_maxLatencyRatio, value => value > 1, "a number above 1"),
            Sensitivity = sensitivity,
        };
        InvalidSettingsException.ThrowIfAny(problems);
        return (options, rules);
    }

    private static string Json(
        KneedleResult found,
        KneedleOptions options,
        LoadSweep? sweep,
        KneeEstimate? estimate,
        (string X, string Y, string? Latency) columns
    ) =>
        JsonOutput.Serialize(
            new
            {
                XColumn = columns.X,
                YColumn = columns.Y,
                LatencyColumn = columns.Latency,
                found.Knee,
                found.KneeY,
                found.Knees,
                found.Curve,
                found.Direction,
                options.Sensitivity,
                LatencyKnee = sweep?.KneeOfLatency(options.Sensitivity),
                Interval = estimate is { Low: { } low, High: { } high } ? new { Low = low, High = high } : null,
                Agreement = estimate?.Agreement,
                IntervalReason = estimate?.Explanation,
                Votes = estimate?.Votes.Select(vote => new
                {
                    vote.Criterion,
                    vote.Low,
                    vote.High,
                    Reason = vote.Explanation,
                }),
                Peak = sweep is null ? null : Point(sweep.Peak),
                PeakPower = sweep?.PeakPower is { } power ? Point(power) : null,
                Collapse = sweep?.Collapse is { } collapse
                    ? new
                    {
                        Load = collapse.Offered,
                        Throughput = collapse.Achieved,
                        ShareOfPeak = collapse.Achieved / sweep.Peak.Achieved,
                    }
                    : null,
            }
        );

    private static object Point(SweepPoint point) => new { Load = point.Offered, Throughput = point.Achieved };

    private static string Text(
        KneedleResult found,
        LoadSweep? sweep,
        KneeEstimate? estimate,
        (string X, string Y) columns
    )
    {
        var shape = $"{found.Curve}, {found.Direction}".ToLowerInvariant();
        var lines = new List<string>
        {
            found.Knee is { } knee
                ? FormattableString.Invariant(
                    $"kneedle: {columns.X} {knee:0.######}, {columns.Y} {found.KneeY:0.######} ({shape})"
                )
                : $"kneedle: no knee ({shape})",
        };
        if (estimate is not null)
        {
            lines.AddRange(
                estimate.Votes.Select(vote =>
                    FormattableString.Invariant($"{vote.Criterion}: {Range(vote.Low, vote.High)}: {vote.Explanation}")
                )
            );
            lines.Add($"knee: {Range(estimate.Low, estimate.High)}: {estimate.Explanation}");
        }

        if (sweep?.Collapse is { } collapse)
        {
            lines.Add(
                FormattableString.Invariant(
                    $"collapse: at {collapse.Offered:0.###} only {collapse.Achieved:0.###}, {100 * collapse.Achieved / sweep.Peak.Achieved:0} % of the peak at {sweep.Peak.Offered:0.###}"
                )
            );
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Range(double? low, double? high) =>
        (low, high) switch
        {
            (null, null) => "none",
            ({ } from, null) => FormattableString.Invariant($"above {from:0.###}"),
            (null, { } to) => FormattableString.Invariant($"below {to:0.###}"),
            ({ } from, { } to) => from.Equals(to)
                ? FormattableString.Invariant($"{from:0.###}")
                : FormattableString.Invariant($"{from:0.###} to {to:0.###}"),
        };
}
