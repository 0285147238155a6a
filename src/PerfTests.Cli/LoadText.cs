using System.Globalization;
using System.Text;
using PerfTests.Analysis.Formatting;
using PerfTests.Recording;
using PerfTests.Sessions.Loading;

namespace PerfTests.Cli;

/// <summary>Results of loads for people.</summary>
internal static class LoadText
{
    public static string Of(LoadProgress progress)
    {
        var interval = progress.Interval;
        var stage = $"{interval.Stage}".ToLowerInvariant();
        return Text(
            $"{progress.ElapsedSeconds, 6:0.0} s  {stage, -7}  sent {interval.Sent, 8:#,0}  ok {interval.Ok, 8:#,0}  failed {interval.Failed:#,0}  unknown {interval.Unknown:#,0}  in flight {interval.InFlight:#,0}  p99 {Time(interval.P99Us)}"
        );
    }

    public static string Of(LoadReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(Text($"{report.Url}: {report.Load}, seed {report.Seed}"));
        text.AppendLine(
            Text(
                $"sent {report.Sent:#,0} of {report.Scheduled:#,0} due: {report.Ok:#,0} ok, {report.Failed:#,0} failed, {report.Unknown:#,0} unknown; {report.Queued:#,0} waited for a connection, {report.Dropped:#,0} were dropped"
            )
        );
        foreach (var (word, count) in report.Errors.OrderByDescending(error => error.Value))
        {
            text.AppendLine(Text($"  {count:#,0} x {word}"));
        }

        text.AppendLine(
            Text(
                $"goodput {FigureText.Rate(report.GoodputPerSecond)} over {report.DurationSeconds:0.###} s; generator's processor time {report.CpuSeconds:0.00} s"
            )
        );
        text.AppendLine(Header);
        AppendRow(text, "response time", report.ResponseUs);
        AppendRow(text, "service time", report.ServiceUs);
        AppendRow(text, "schedule lag", report.ScheduleLagUs);
        foreach (var reason in report.GeneratorBoundReasons)
        {
            text.AppendLine("GENERATOR-BOUND: " + reason);
        }

        if (report.ReproduceCommand is { } again)
        {
            text.AppendLine("again: " + again);
        }

        return text.ToString().TrimEnd();
    }

    public static string Of(CalibrationReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(Text($"empty operations    {report.EmptyOperationsPerSecond:#,0}/s"));
        text.AppendLine(Text($"recorded value      {report.RecordedValueNs:0.0} ns"));
        text.AppendLine(Text($"allocated           {report.AllocatedBytesPerOperation:0.0} bytes per operation"));
        text.AppendLine(Header);
        foreach (var (rate, lag) in report.ScheduleLagUs)
        {
            AppendRow(text, $"lag at {rate}/s", lag);
        }

        return text.ToString().TrimEnd();
    }

    private static string Header => $"{"", -16}{"p50", 12}{"p90", 12}{"p99", 12}{"p99.9", 12}{"max", 12}";

    private static void AppendRow(StringBuilder text, string name, LatencyPercentiles values) =>
        text.AppendLine(
            $"{name, -16}{Time(values.P50), 12}{Time(values.P90), 12}{Time(values.P99), 12}{Time(values.P999), 12}{Time(values.Max), 12}"
        );

    private static string Time(double microseconds) => FigureText.Plain(FigureText.Duration(microseconds));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
