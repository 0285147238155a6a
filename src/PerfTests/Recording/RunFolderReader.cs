using System.Text.Json;
using PerfTests.Monitoring;
using PerfTests.Settings;

namespace PerfTests.Recording;

/// <summary>Reads a run back from its folder; a killed run as well, whose files may end in the middle of a line.</summary>
public static class RunFolderReader
{
    /// <summary>The format that this version writes and reads; older ones lack facts that its figures are made of.</summary>
    public const int FormatVersion = 2;

    /// <summary>Reads a run.</summary>
    /// <exception cref="InvalidSettingsException">The folder is not a run's, or its format is another than this version's.</exception>
    public static RunRecord Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var problems = new List<string>();
        var manifest = ReadManifest(folder);
        var intervals = ReadLines<IntervalRecord>(folder, RunFolder.IntervalFile, problems);
        return new RunRecord
        {
            Manifest = manifest,
            Intervals = intervals,
            Histograms = ReadHistograms(folder, intervals, problems),
            Events = ReadLines<RunEvent>(folder, RunFolder.EventFile, problems),
            Resources = ReadLines<ResourceSample>(folder, RunFolder.ResourceFile, problems),
            NodeMetrics = ReadLines<NodeMetricsSample>(folder, RunFolder.NodeMetricsFile, problems),
            Operations = ReadOperations(folder, problems),
            NodeStates = ReadOptionalLines<NodeStateRecord>(folder, RunFolder.NodeStateFile, problems),
            LogEntries = ReadOptionalLines<LogEntryRecord>(folder, RunFolder.LogEntryFile, problems),
            NodeEvents = ReadOptionalLines<NodeEventRecord>(folder, RunFolder.NodeEventFile, problems),
            Deliveries = ReadOptionalLines<DeliveryBatch>(folder, RunFolder.DeliveryFile, problems),
            Faults =
            [
                .. ReadOptionalLines<FaultRecord>(folder, RunFolder.FaultFile, problems)
                    .GroupBy(fault => fault.Number)
                    .OrderBy(group => group.Key)
                    .Select(group => group.Last()),
            ],
            Completion = ReadCompletion(folder, problems),
            ReadingProblems = problems,
        };
    }

    private static RunManifest ReadManifest(RunFolder folder)
    {
        var path = folder.PathOf(RunFolder.ManifestFile);
        if (!File.Exists(path))
        {
            throw Problem(folder, $"the folder of a run; {RunFolder.ManifestFile} is missing there");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var version = document.RootElement.TryGetProperty("format_version", out var number) ? number.GetInt32() : 0;
            if (version != FormatVersion)
            {
                throw Problem(
                    folder,
                    $"a run of format {FormatVersion}; it is of format {version}: "
                        + (
                            version > FormatVersion
                                ? "use the version of perftests that wrote it, or a newer one"
                                : "run the scenario again, or use the version of perftests that wrote it"
                        )
                );
            }

            return document.RootElement.Deserialize<RunManifest>(RunJson.Compact)!;
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or FormatException)
        {
            throw Problem(folder, $"a run whose {RunFolder.ManifestFile} can be read; {damage.Message}");
        }
    }

    /// <summary>Files that runs of earlier versions lack.</summary>
    private static List<T> ReadOptionalLines<T>(RunFolder folder, string file, List<string> problems) =>
        File.Exists(folder.PathOf(file)) ? ReadLines<T>(folder, file, problems) : [];

    private static List<T> ReadLines<T>(RunFolder folder, string file, List<string> problems)
    {
        var found = new List<T>();
        var path = folder.PathOf(file);
        if (!File.Exists(path))
        {
            problems.Add($"{file} is missing");
            return found;
        }

        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                if (JsonSerializer.Deserialize<T>(line, RunJson.Compact) is { } record)
                {
                    found.Add(record);
                }
            }
            catch (JsonException damage)
            {
                problems.Add($"{file} line {number}: {damage.Message}");
            }
        }

        return found;
    }

    private static IReadOnlyList<OperationRecord> ReadOperations(RunFolder folder, List<string> problems)
    {
        var path = folder.PathOf(RunFolder.OperationFile);
        return File.Exists(path) ? OperationLog.Read(File.ReadAllBytes(path), problems) : [];
    }

    /// <summary>The histograms, each with the exact totals that its interval keeps for it.</summary>
    private static IReadOnlyList<TaggedHistogram> ReadHistograms(
        RunFolder folder,
        List<IntervalRecord> intervals,
        List<string> problems
    )
    {
        var path = folder.PathOf(RunFolder.HistogramFile);
        if (!File.Exists(path))
        {
            problems.Add($"{RunFolder.HistogramFile} is missing");
            return [];
        }

        var totals = new Dictionary<(string Tag, long Microseconds), LatencyTotals>();
        foreach (var interval in intervals)
        {
            foreach (var (tag, exact) in interval.Latencies)
            {
                totals[(tag, Microseconds(interval.StartSeconds))] = exact;
            }
        }

        using var text = File.OpenText(path);
        return [.. HistogramLog.Read(text, problems).Select(part => WithTotals(part, totals, problems))];
    }

    private static TaggedHistogram WithTotals(
        TaggedHistogram part,
        Dictionary<(string Tag, long Microseconds), LatencyTotals> totals,
        List<string> problems
    )
    {
        if (!totals.TryGetValue((part.Tag, Microseconds(part.StartSeconds)), out var exact))
        {
            problems.Add(
                $"{RunFolder.IntervalFile}: no exact totals of {part.Tag} from {part.StartSeconds} s on; its mean, minimum and maximum are those of buckets"
            );
            return part;
        }

        try
        {
            return part with { Histogram = part.Histogram.WithTotals(exact) };
        }
        catch (InvalidDataException damage)
        {
            problems.Add($"{RunFolder.IntervalFile}: {part.Tag} from {part.StartSeconds} s on: {damage.Message}");
            return part;
        }
    }

    /// <summary>The log of histograms keeps stamps to the microsecond.</summary>
    private static long Microseconds(double seconds) => (long)Math.Round(seconds * 1e6);

    private static RunCompletion? ReadCompletion(RunFolder folder, List<string> problems)
    {
        var path = folder.PathOf(RunFolder.CompletionFile);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<RunCompletion>(File.ReadAllText(path), RunJson.Compact)
                : null;
        }
        catch (JsonException damage)
        {
            problems.Add($"{RunFolder.CompletionFile}: {damage.Message}");
            return null;
        }
    }

    private static InvalidSettingsException Problem(RunFolder folder, string expected) =>
        new([new SettingProblem("RUN", folder.Directory, expected)]);
}
