using System.Text.Json;
using PerfTests.Monitoring;
using PerfTests.Settings;

namespace PerfTests.Recording;

/// <summary>
/// Reads a run back from its folder; a killed run as well, whose files may end in the middle of a line. The folder may have been written by anybody:
/// what cannot be read is a listed problem, and no file takes more memory than its bound.
/// </summary>
public static class RunFolderReader
{
    /// <summary>The format that this version writes and reads; older ones lack facts that its figures are made of.</summary>
    public const int FormatVersion = 2;

    /// <summary>Longest document, in bytes: the manifest and the completion.</summary>
    private const int MaxDocumentBytes = 16 * 1024 * 1024;

    /// <summary>Reads a run.</summary>
    /// <exception cref="InvalidSettingsException">The folder is not a run's, or its format is another than this version's.</exception>
    public static RunRecord Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var problems = new ReadingProblems();
        var manifest = ReadManifest(folder);
        var lines = new JsonLines(folder, problems);
        var intervals = lines.Read<IntervalRecord>(RunFolder.IntervalFile, FactBounds.FindProblem);
        var record = new RunRecord
        {
            Manifest = manifest,
            Intervals = intervals,
            Histograms = HistogramReader.Read(folder, intervals, problems),
            Events = lines.Read<RunEvent>(RunFolder.EventFile, FactBounds.FindProblem),
            Resources = lines.Read<ResourceSample>(RunFolder.ResourceFile, FactBounds.FindProblem),
            NodeMetrics = lines.Read<NodeMetricsSample>(RunFolder.NodeMetricsFile, FactBounds.FindProblem),
            Operations = OperationLogFile.Open(folder, problems),
            NodeStates = lines.Read<NodeStateRecord>(RunFolder.NodeStateFile),
            LogEntries = DistinctPositions(lines.Read<LogEntryRecord>(RunFolder.LogEntryFile), problems),
            NodeEvents = lines.Read<NodeEventRecord>(RunFolder.NodeEventFile, FactBounds.FindProblem),
            Deliveries = lines.Read<DeliveryBatch>(RunFolder.DeliveryFile, FactBounds.FindProblem),
            Faults =
            [
                .. lines
                    .Read<FaultRecord>(RunFolder.FaultFile, FactBounds.FindProblem)
                    .GroupBy(fault => fault.Number)
                    .OrderBy(group => group.Key)
                    .Select(group => group.Last()),
            ],
            Completion = ReadCompletion(folder, problems),
        };
        return record with { ReadingProblems = problems.ToList() };
    }

    private static RunManifest ReadManifest(RunFolder folder)
    {
        if (!File.Exists(folder.PathOf(RunFolder.ManifestFile)))
        {
            throw Problem(folder, $"the folder of a run; {RunFolder.ManifestFile} is missing there");
        }

        try
        {
            using var document = JsonDocument.Parse(ReadDocument(folder, RunFolder.ManifestFile));
            var version =
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format_version", out var number)
                    ? number.GetInt32()
                    : 0;
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

            var manifest = document.RootElement.Deserialize<RunManifest>(RunJson.Reading)!;
            return FactBounds.FindProblem(manifest) is { } wrong
                ? throw Problem(folder, $"a run whose {RunFolder.ManifestFile} can be read; {wrong}")
                : manifest;
        }
        catch (Exception damage) when (JsonLines.IsDamage(damage))
        {
            throw Problem(folder, $"a run whose {RunFolder.ManifestFile} can be read; {damage.Message}");
        }
    }

    private static RunCompletion? ReadCompletion(RunFolder folder, ReadingProblems problems)
    {
        if (!File.Exists(folder.PathOf(RunFolder.CompletionFile)))
        {
            return null;
        }

        try
        {
            var completion = JsonSerializer.Deserialize<RunCompletion>(
                ReadDocument(folder, RunFolder.CompletionFile),
                RunJson.Reading
            );
            if (completion is not null && FactBounds.FindProblem(completion) is { } wrong)
            {
                problems.Add(RunFolder.CompletionFile, wrong);
                return null;
            }

            return completion;
        }
        catch (Exception damage) when (JsonLines.IsDamage(damage))
        {
            problems.Add(RunFolder.CompletionFile, damage.Message);
            return null;
        }
    }

    private static byte[] ReadDocument(RunFolder folder, string file)
    {
        using var stream = File.OpenRead(folder.PathOf(file));
        var content = new byte[Math.Min(stream.Length, MaxDocumentBytes) + 1];
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= MaxDocumentBytes
            ? content[..length]
            : throw new InvalidDataException($"it is longer than {MaxDocumentBytes / 1024 / 1024} MiB");
    }

    /// <summary>A log has one entry at a position: a second one is not the run's.</summary>
    private static List<LogEntryRecord> DistinctPositions(List<LogEntryRecord> entries, ReadingProblems problems)
    {
        var seen = new HashSet<long>();
        return
        [
            .. entries.Where(entry =>
            {
                if (seen.Add(entry.Position))
                {
                    return true;
                }

                problems.Add(RunFolder.LogEntryFile, $"position {entry.Position} is there twice");
                return false;
            }),
        ];
    }

    private static InvalidSettingsException Problem(RunFolder folder, string expected) =>
        new([new SettingProblem("RUN", folder.Directory, expected)]);
}
