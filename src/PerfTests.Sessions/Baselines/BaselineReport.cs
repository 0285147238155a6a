using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Baselines;

namespace PerfTests.Sessions.Baselines;

/// <summary>Puts a check against a baseline into the form that every view shows.</summary>
internal static class BaselineReport
{
    public static CheckReport Of(
        string name,
        Baseline verified,
        Baseline received,
        BaselineResult result,
        string reproduceCommand
    ) =>
        new()
        {
            Name = name,
            Kind = $"{result.Runs} {(result.Runs == 1 ? "run" : "runs")} against a baseline of {result.BaselineRuns}",
            Baseline =
                $"recorded {verified.RecordedAt:yyyy-MM-dd HH:mm} UTC on {verified.Environment.GetValueOrDefault("cpu model")}",
            Candidate =
                $"measured {received.RecordedAt:yyyy-MM-dd HH:mm} UTC on {received.Environment.GetValueOrDefault("cpu model")}",
            Verdict = result.Verdict,
            Judgements = result.Judgements,
            Remarks = [.. Remarks(result)],
            Series =
            [
                .. verified.Metrics.Select(metric => new MetricSeries(
                    metric.Name,
                    metric.Title,
                    metric.Unit,
                    metric.IsHigherBetter,
                    IsPaired: false,
                    metric.Values,
                    received.Metrics.FirstOrDefault(other => other.Name == metric.Name)?.Values ?? []
                )),
            ],
            ReproduceCommand = reproduceCommand,
        };

    private static IEnumerable<string> Remarks(BaselineResult result)
    {
        if (result.DifferentQuestion is { } question)
        {
            yield return question;
        }

        foreach (var difference in result.EnvironmentDifferences)
        {
            yield return $"another environment, so rates and times do not decide: {difference}";
        }
    }
}
