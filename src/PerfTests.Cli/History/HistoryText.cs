using System.Globalization;
using System.Text;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.History;
using PerfTests.Reporting.Formatting;
using PerfTests.Running;
using PerfTests.Sessions.History;

namespace PerfTests.Cli.History;

/// <summary>Histories for people. What comes from runs is cleaned of control characters.</summary>
internal static class HistoryText
{
    private const int SparklineWidth = 80;
    private const int CommitLetters = 12;

    private static readonly string[] DefaultMetrics =
    [
        FigureNames.Goodput,
        FigureNames.ResponseP50,
        FigureNames.ResponseP99,
    ];

    public static string List(IReadOnlyList<HistoryEntry> runs, IReadOnlyList<string> metrics)
    {
        if (runs.Count == 0)
        {
            return "no run matches";
        }

        var columns = metrics.Count > 0 ? metrics : DefaultMetrics;
        string[][] rows =
        [
            ["began (UTC)", "scenario", "verdict", .. columns, "epoch", "commit", "run"],
            .. runs.Select(run =>
                (string[])
                    [
                        Time(run.StartedAt),
                        run.Scenario,
                        $"{run.Status}".ToLowerInvariant(),
                        .. columns.Select(name => Value(run, name)),
                        run.Epoch,
                        Commit(run.Commit),
                        run.RunId,
                    ]
            ),
        ];
        return Table(rows, firstNumber: 3, numbers: columns.Count);
    }

    public static string Show(HistoryEntry run)
    {
        var environment = run.Environment;
        string[][] facts =
        [
            ["run", run.RunId],
            ["scenario", $"{run.Scenario} ({run.ScenarioHash})"],
            ["began", run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)],
            ["verdict", $"{$"{run.Status}".ToLowerInvariant()}. {run.Headline}"],
            ["findings", run.Findings.Count > 0 ? string.Join(", ", run.Findings) : "none of weight"],
            ["commit", run.Commit ?? "unknown"],
            [
                "system",
                $"{run.System}, {run.Nodes} nodes, durability {run.Durability}, host {run.Host}, engine {run.Engine}",
            ],
            ["seed", run.Seed.ToString(CultureInfo.InvariantCulture)],
            ["epoch", run.Epoch],
            ["machine", $"{environment.Cores} x {environment.CpuModel}; {environment.Limits}"],
            [
                "software",
                $"{environment.Kernel}; {environment.OperatingSystem}; {environment.Runtime}; perftests {environment.HarnessVersion}",
            ],
            [
                "folder",
                run.Folder is { } folder ? folder + (Directory.Exists(folder) ? "" : " (not on this machine)") : "none",
            ],
        ];
        string[][] metrics =
        [
            .. run.Metrics.Select(metric => (string[])[metric.Name, Show(metric.Value, metric.Unit), metric.Title]),
        ];
        return Table(facts, firstNumber: 0, numbers: 0)
            + Environment.NewLine
            + Environment.NewLine
            + Table(metrics, firstNumber: 1, numbers: 1);
    }

    public static string Trends(IReadOnlyList<Trend> trends)
    {
        var text = new StringBuilder();
        foreach (var trend in trends)
        {
            var metric = trend.Metric;
            text.AppendLine(
                Clean(
                    $"{trend.Scenario}: {metric.Title} ({metric.Name}, {metric.Unit}), {(metric.IsHigherBetter ? "higher" : "lower")} is better"
                )
            );
            foreach (var epoch in trend.Epochs)
            {
                AppendEpoch(text, epoch, metric.Unit);
            }

            if (trend.LeftOut > 0)
            {
                text.AppendLine(Text($"  left out: {trend.LeftOut:#,0} invalid or incomplete runs"));
            }
        }

        return text.ToString().TrimEnd();
    }

    public static void WriteImport(ImportOutcome outcome, string store)
    {
        foreach (var problem in outcome.Problems)
        {
            Console.Error.WriteLine($"left out: {Clean(problem)}");
        }

        foreach (var conflict in outcome.Conflicts)
        {
            Console.Error.WriteLine($"left out: another run is called {Clean(conflict)}");
        }

        Console.WriteLine(
            Text(
                $"{outcome.Added:#,0} runs added, {outcome.AlreadyThere:#,0} were there already, {outcome.Problems.Count + outcome.Conflicts.Count:#,0} left out: {store}"
            )
        );
    }

    public static string Benchmark(HistoryBenchmarkReport report) =>
        string.Join(
            Environment.NewLine,
            [
                Text(
                    $"{report.Results:#,0} synthetic runs of {report.Scenarios:#,0} scenarios, {report.FileBytes / 1e6:0.0} MB; stored in {report.StoreSeconds:0.0} s"
                ),
                $"{"", -44}{"median", 12}{"worst", 12}",
                .. report.Steps.Select(step =>
                    Text($"{step.Name, -44}{step.MedianMs, 9:0.0} ms{step.WorstMs, 9:0.0} ms")
                ),
            ]
        );

    private static void AppendEpoch(StringBuilder text, TrendEpoch epoch, string unit)
    {
        var points = epoch.Points;
        double[] values = [.. points.Select(point => point.Value)];
        text.AppendLine(
            Clean(
                $"  epoch {epoch.Epoch}: {points.Count} run{(points.Count == 1 ? "" : "s")}, {Time(points[0].StartedAt)} to {Time(points[^1].StartedAt)}, {Show(values.Min(), unit)} to {Show(values.Max(), unit)}, level now {Show(epoch.Median, unit)}"
            )
        );
        text.AppendLine("    " + Sparkline.Draw(values, SparklineWidth));
        foreach (var change in epoch.Changes)
        {
            text.AppendLine(
                Clean(
                    Text(
                        $"    {(change.IsWorse ? "worse" : "better")}: {change.ChangePercent:+0.0;-0.0} % ({Show(change.Before, unit)} to {Show(change.After, unit)}, p {change.P:0.######}) from {Time(change.First.StartedAt)} on, commit {Commit(change.First.Commit)}, run {change.First.RunId}; the run before: commit {Commit(change.Last.Commit)}"
                    )
                )
            );
        }
    }

    private static string Value(HistoryEntry run, string name) =>
        run.Metrics.FirstOrDefault(metric => metric.Name == name) is { } metric
            ? Show(metric.Value, metric.Unit)
            : FigureText.None;

    /// <summary>A value with its unit as in every other view; JSON has all digits.</summary>
    private static string Show(double value, string unit) => FigureText.Plain(FigureText.InUnit(value, unit));

    private static string Commit(string? commit) =>
        commit is null ? "-"
        : commit.Length <= CommitLetters ? commit
        : commit[..CommitLetters] + (commit.EndsWith("-dirty", StringComparison.Ordinal) ? "-dirty" : "");

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Table(string[][] rows, int firstNumber, int numbers)
    {
        string[][] clean = [.. rows.Select(row => row.Select(UntrustedText.Clean).ToArray())];
        if (clean.Length == 0)
        {
            return "";
        }

        int[] widths = [.. Enumerable.Range(0, clean[0].Length).Select(column => clean.Max(row => row[column].Length))];
        return string.Join(
            Environment.NewLine,
            clean.Select(row =>
                string.Join(
                        "  ",
                        row.Select(
                            (cell, column) =>
                                column >= firstNumber && column < firstNumber + numbers
                                    ? cell.PadLeft(widths[column])
                                    : cell.PadRight(widths[column])
                        )
                    )
                    .TrimEnd()
            )
        );
    }

    /// <summary>A line without what could move a terminal's cursor; its indent stays.</summary>
    private static string Clean(string line) =>
        line[..(line.Length - line.TrimStart(' ').Length)] + UntrustedText.Clean(line);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
