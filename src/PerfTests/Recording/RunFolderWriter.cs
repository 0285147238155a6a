using System.Text;
using System.Text.Json;
using PerfTests.Monitoring;
using PerfTests.Settings;

namespace PerfTests.Recording;

/// <summary>
/// Writes a run's facts to its folder as they happen, each line handed to the system at once: a killed harness loses nothing that
/// it had recorded. When a fact cannot be written, no later one is: what stands in the folder is whole up to that moment. How the run ended can be written even then, as
/// the room for it is taken in advance. Safe for concurrent calls.
/// </summary>
public sealed class RunFolderWriter : IRunRecorder, IDisposable
{
    /// <summary>Room that is taken in advance for how the run ended, in bytes; what it holds is a tenth of that.</summary>
    private const int ReservedBytes = 32 * 1024;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _factsLost = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly RunFolder _folder;
    private readonly Dictionary<string, StreamWriter> _files = [];
    private readonly BufferedStream _operations;
    private bool _isDisposed;

    /// <summary>Writes the manifest and opens the folder's files.</summary>
    /// <param name="folder">An existing, writable folder.</param>
    /// <param name="manifest">What the run is asked to do.</param>
    /// <param name="time">The run's clock.</param>
    /// <param name="originTimestamp">The run's origin on that clock.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public RunFolderWriter(RunFolder folder, RunManifest manifest, TimeProvider time, long originTimestamp)
        : this(folder, manifest, time, originTimestamp, CreateFile) { }

    internal RunFolderWriter(
        RunFolder folder,
        RunManifest manifest,
        TimeProvider time,
        long originTimestamp,
        Func<string, Stream> create
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        _folder = folder;
        _time = time;
        _origin = originTimestamp;
        WriteWhole(RunFolder.ManifestFile, manifest);
        File.WriteAllBytes(PartialPath(RunFolder.CompletionFile), new byte[ReservedBytes]);
        foreach (
            var file in (string[])
                [
                    RunFolder.IntervalFile,
                    RunFolder.EventFile,
                    RunFolder.ResourceFile,
                    RunFolder.NodeMetricsFile,
                    RunFolder.NodeStateFile,
                    RunFolder.LogEntryFile,
                    RunFolder.NodeEventFile,
                    RunFolder.DeliveryFile,
                    RunFolder.FaultFile,
                    RunFolder.HistogramFile,
                ]
        )
        {
            _files[file] = new StreamWriter(create(folder.PathOf(file)), new UTF8Encoding(false)) { NewLine = "\n" };
        }

        _operations = new BufferedStream(create(folder.PathOf(RunFolder.OperationFile)));
        _operations.Write(OperationLog.Header);
        _operations.Flush();
        _files[RunFolder.HistogramFile].Write(HistogramLog.Header(manifest.StartedAt));
        _files[RunFolder.HistogramFile].Flush();
    }

    /// <summary>The first failure to write, for example of a full disk; null if all was written.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What is not in the folder and why, in a sentence for people; null if all was written.</summary>
    public string? Loss { get; private set; }

    /// <summary>Cancelled soon after the first failure to write: a load whose facts are lost shows nothing.</summary>
    public CancellationToken FactsLost => _factsLost.Token;

    /// <summary>Writes the scenario as data.</summary>
    /// <param name="json">Its canonical JSON.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void WriteScenario(string json) =>
        File.WriteAllText(_folder.PathOf(RunFolder.ScenarioFile), SecretRedactor.OfProcess.ScrubJson(json) + "\n");

    /// <inheritdoc/>
    public void Record(string kind, string subject, string detail = "") =>
        Append(RunFolder.EventFile, new RunEvent(Now(), kind, subject, detail));

    /// <inheritdoc/>
    public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        ArgumentNullException.ThrowIfNull(interval);
        var totals = new Dictionary<string, LatencyTotals>(interval.Latencies);
        foreach (var part in histograms)
        {
            totals[part.Tag] = part.Histogram.Totals;
        }

        Append(RunFolder.IntervalFile, interval with { Latencies = totals });
        AppendLines(
            RunFolder.HistogramFile,
            histograms.Where(part => part.Histogram.Count > 0).Select(HistogramLog.Format)
        );
    }

    /// <inheritdoc/>
    public void RecordResources(ResourceSample sample) => Append(RunFolder.ResourceFile, sample);

    /// <inheritdoc/>
    public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) =>
        Append(RunFolder.NodeMetricsFile, new NodeMetricsSample(Now(), node, metrics));

    /// <inheritdoc/>
    public void RecordOperations(ReadOnlySpan<OperationRecord> operations)
    {
        lock (_lock)
        {
            if (!IsWritable)
            {
                return;
            }

            try
            {
                OperationLog.Write(_operations, operations);
                _operations.Flush();
            }
            catch (IOException failure)
            {
                Lose(failure);
            }
        }
    }

    /// <inheritdoc/>
    public void RecordNodeState(NodeStateRecord state) => Append(RunFolder.NodeStateFile, state);

    /// <inheritdoc/>
    public void RecordLogEntry(LogEntryRecord entry) => Append(RunFolder.LogEntryFile, entry);

    /// <inheritdoc/>
    public void RecordNodeEvent(NodeEventRecord nodeEvent) => Append(RunFolder.NodeEventFile, nodeEvent);

    /// <inheritdoc/>
    public void RecordDeliveries(DeliveryBatch batch) => Append(RunFolder.DeliveryFile, batch);

    /// <inheritdoc/>
    public void RecordFault(FaultRecord fault) => Append(RunFolder.FaultFile, fault);

    /// <summary>Writes how the run ended.</summary>
    /// <returns>How it ended, with the facts that could not be written as the first reason; also if this could not be written either.</returns>
    public RunCompletion Complete(RunCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        lock (_lock)
        {
            if (Loss is { } loss)
            {
                completion = completion with
                {
                    Ending = RunEnding.NotRecorded,
                    Reason = completion.Ending == RunEnding.Failed ? $"{loss}; {completion.Reason}" : loss,
                };
            }

            try
            {
                WriteReserved(RunFolder.CompletionFile, completion);
            }
            catch (IOException failure)
            {
                Lose(failure);
            }
        }

        return completion;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var file in _files.Values)
            {
                Close(file);
            }

            Close(_operations);
        }
    }

    private static FileStream CreateFile(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>A sampler may come a moment after the end; after a failure, facts with a hole in them would be worse than none.</summary>
    private bool IsWritable => !_isDisposed && Failure is null;

    private double Now() => _time.GetElapsedTime(_origin).TotalSeconds;

    private void Append<T>(string file, T record) => AppendLines(file, [Scrubbed(record, RunJson.Compact)]);

    private void AppendLines(string file, IEnumerable<string> lines)
    {
        lock (_lock)
        {
            if (!IsWritable)
            {
                return;
            }

            try
            {
                var writer = _files[file];
                foreach (var line in lines)
                {
                    writer.WriteLine(line);
                }

                writer.Flush();
            }
            catch (IOException failure)
            {
                Lose(failure);
            }
        }
    }

    /// <summary>What goes into a folder is passed on: it must not hold a secret, whatever record it came in.</summary>
    private static string Scrubbed<T>(T record, JsonSerializerOptions options) =>
        SecretRedactor.OfProcess.ScrubJson(JsonSerializer.Serialize(record, options));

    private void Close(IDisposable file)
    {
        try
        {
            file.Dispose();
        }
        catch (IOException failure)
        {
            Failure ??= failure;
        }
    }

    private void Lose(IOException failure)
    {
        if (Failure is not null)
        {
            return;
        }

        Failure = failure;
        Loss = FormattableString.Invariant(
            $"{StorageFailure.Describe(failure)}: facts after second {Now():0.0} were not written"
        );
        // Not here: who listens stops a load, and this may be one of its threads.
        _ = _factsLost.CancelAsync();
    }

    /// <summary>Writes over the room that was taken in advance, which needs no further one.</summary>
    private void WriteReserved<T>(string file, T document)
    {
        using (var reserved = new FileStream(PartialPath(file), FileMode.OpenOrCreate, FileAccess.Write))
        {
            reserved.Write(Encoding.UTF8.GetBytes(Scrubbed(document, RunJson.Indented) + "\n"));
            reserved.SetLength(reserved.Position);
        }

        File.Move(PartialPath(file), _folder.PathOf(file), overwrite: true);
    }

    private string PartialPath(string file) => _folder.PathOf(file + ".partial");

    private void WriteWhole<T>(string file, T document)
    {
        var temporary = PartialPath(file);
        File.WriteAllText(temporary, Scrubbed(document, RunJson.Indented) + "\n");
        File.Move(temporary, _folder.PathOf(file), overwrite: true);
    }
}
