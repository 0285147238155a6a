using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Sessions.Baselines;

namespace PerfTests.Cli;

/// <summary>Baselines for people and for programs.</summary>
internal static class BaselineOutput
{
    public static string Text(IReadOnlyList<(string Name, BaselineLocation Place, Baseline? Baseline)> found) =>
        found.Count == 0
            ? "no scenario is held against a baseline: call AgainstBaseline() in one"
            : string.Join(Environment.NewLine, found.SelectMany(Lines));

    public static string Json(IReadOnlyList<(string Name, BaselineLocation Place, Baseline? Baseline)> found) =>
        JsonOutput.Serialize(
            new
            {
                Baselines = found.Select(item => new
                {
                    Scenario = item.Name,
                    File = item.Place.VerifiedPath,
                    Received = File.Exists(item.Place.ReceivedPath) ? item.Place.ReceivedPath : null,
                    item.Baseline?.Runs,
                    item.Baseline?.RecordedAt,
                    item.Baseline?.ScenarioHash,
                    item.Baseline?.Environment,
                    item.Baseline?.Metrics,
                }),
            }
        );

    private static IEnumerable<string> Lines((string Name, BaselineLocation Place, Baseline? Baseline) item)
    {
        var received = File.Exists(item.Place.ReceivedPath) ? $"; received: {item.Place.ReceivedPath}" : "";
        if (item.Baseline is not { } baseline)
        {
            yield return $"{item.Name}: no baseline at {item.Place.VerifiedPath}{received}";
            yield break;
        }

        yield return $"{item.Name}: {baseline.Runs} runs of {baseline.RecordedAt:yyyy-MM-dd HH:mm} UTC, {item.Place.VerifiedPath}{received}";
        yield return "  on "
            + string.Join(
                ", ",
                baseline.Environment.Where(pair => pair.Value.Length > 0).Select(pair => $"{pair.Key} {pair.Value}")
            );
        foreach (var metric in baseline.Metrics)
        {
            var mean = Math.Exp(metric.Values.Average(Math.Log));
            var (low, high) = (metric.Values.Min(), metric.Values.Max());
            yield return $"  {metric.Name, -36} {Show(mean), 12} from {Show(low)} to {Show(high)}  ({BaselineText.Word(metric.Kind)})";

            string Show(double value) => FigureText.Plain(FigureText.InUnit(value, metric.Unit));
        }
    }
}
