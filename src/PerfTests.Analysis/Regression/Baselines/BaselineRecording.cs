using System.Globalization;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Recording;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>Draws a baseline from the results of runs.</summary>
public static class BaselineRecording
{
    /// <summary>Artifacts of this kind are images, whose digests belong to the environment.</summary>
    private const string ImagePrefix = "image";

    /// <summary>The baseline of runs of one scenario; metrics that a run lacks are left out.</summary>
    /// <param name="runs">Results in the order of the runs, at least one.</param>
    /// <param name="gates">Figures that gate; null for the default.</param>
    public static Baseline From(IReadOnlyList<BenchmarkResult> runs, IReadOnlyList<string>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count);
        var manifest = runs[0].Manifest;
        var metrics = runs.Select(run => RunMetrics.Of(run, gates)).ToArray();
        return new Baseline
        {
            Scenario = manifest.Scenario,
            ScenarioHash = manifest.ScenarioHash,
            // To the second: a baseline is read by people.
            RecordedAt = manifest
                .StartedAt.ToUniversalTime()
                .AddTicks(-(manifest.StartedAt.Ticks % TimeSpan.TicksPerSecond)),
            Settings = Sorted(manifest.Question),
            Environment = EnvironmentOf(manifest),
            Artifacts = Sorted(manifest.Environment.Artifacts.Where(artifact => !IsImage(artifact.Key))),
            Metrics =
            [
                .. metrics[0]
                    .Where(metric => metrics.All(run => run.Any(other => other.Name == metric.Name)))
                    .Select(metric => new BaselineMetric(
                        metric.Name,
                        metric.Title,
                        metric.Unit,
                        metric.Kind,
                        metric.IsHigherBetter,
                        [.. metrics.Select(run => Rounded(run.First(other => other.Name == metric.Name).Value))]
                    )),
            ],
        };
    }

    /// <summary>What absolute figures of a run depend on: where any of it differs they are not comparable (METHOD 9 a).</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(RunManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var environment = manifest.Environment;
        return Sorted(
            new Dictionary<string, string>
            {
                ["cores"] = environment.Cores.ToString(CultureInfo.InvariantCulture),
                ["cpu model"] = environment.CpuModel,
                ["host"] = manifest.Host,
                ["kernel"] = environment.Kernel,
                ["limits"] = environment.Limits,
                ["node limits"] = environment.NodeLimits,
                ["runtime"] = environment.Runtime,
            }.Concat(environment.Artifacts.Where(artifact => IsImage(artifact.Key)))
        );
    }

    /// <summary>Six significant digits: finer than any run repeats, short enough to read in a diff.</summary>
    private static double Rounded(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool IsImage(string artifact) => artifact.StartsWith(ImagePrefix, StringComparison.Ordinal);

    private static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            sorted[name] = value;
        }

        return sorted;
    }
}
