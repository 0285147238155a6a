using System.Text;
using System.Text.Json;
using PerfTests.Monitoring;
using PerfTests.Settings;

namespace PerfTests.Recording;

/// <summary>
/// Writes a run's facts to its folder as they happen, each line handed to the system at once: a killed harness loses nothing that
/// it had recorded. Safe for concurrent calls.
/// </summary>
public sealed class RunFolderWriter : IRunRecorder, IDisposable
{
    private readonly Lock _lock = new();
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
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        _folder = folder;
        _time = time;
        _origin = originTimestamp;
        WriteWhole(RunFolder.ManifestFile, manifest);
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
            _files[file] = new StreamWriter(folder.PathOf(file), append: false, new UTF8Encoding(false))
            {
                NewLine = "\n",
            };
        }

        _operations = new BufferedStream(
            new FileStream(folder.PathOf(RunFolder.OperationFile), FileMode.Create, FileAccess.Write, FileShare.Read)
        );
        _operations.Write(OperationLog.Header);
        _operations.Flush();
        _files[RunFolder.HistogramFile].Write(HistogramLog.Header(manifest.StartedAt));
        _files[RunFolder.HistogramFile].Flush();
    }

    /// <summary>The first failure to write, for example of a full disk; null if all was written.</summary>
    public Exception? Failure { get; private set; }

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
                Failure = failure;
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
    public void Complete(RunCompletion completion)
    {
        try
        {
            WriteWhole(RunFolder.CompletionFile, completion);
        }
        catch (IOException failure)
        {
            Failure ??= failure;
        }
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

    /// <summary>A sampler may come a moment after the end; a full disk must not end the run: what was written before is worth more.</summary>
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
                Failure = failure;
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

    private void WriteWhole<T>(string file, T document)
    {
        var temporary = _folder.PathOf(file + ".partial");
        File.WriteAllText(temporary, Scrubbed(document, RunJson.Indented) + "\n");
        File.Move(temporary, _folder.PathOf(file), overwrite: true);
    }
}
