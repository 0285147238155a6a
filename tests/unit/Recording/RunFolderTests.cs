using Microsoft.Extensions.Time.Testing;
using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.UnitTests.Recording;

public sealed class RunFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("perftests-unit-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Facts_written_to_a_folder_read_back_as_they_were()
    {
        var folder = WriteRun(isComplete: true);

        var record = RunFolderReader.Read(folder);

        Assert.Empty(record.ReadingProblems);
        Assert.Equal("steady", record.Manifest.Scenario);
        var interval = Assert.Single(record.Intervals);
        Assert.Equal((100L, 98L, RunStage.Measure), (interval.Scheduled, interval.Ok, interval.Stage));
        Assert.True(double.IsNaN(interval.RequestedRate));
        Assert.Equal(2, interval.Errors["timeout"]);
        Assert.Equal(1, record.Merge(HistogramTags.Response).Count);
        Assert.Equal(new RunEvent(2, RunEventKinds.NodeEnded, "n1", "exit code 3"), Assert.Single(record.Events));
        Assert.Equal(1.5, Assert.Single(record.Resources).Values[ResourceNames.CpuSeconds]);
        Assert.Equal(7, Assert.Single(record.NodeMetrics).Values["commits_total"]);
        Assert.Equal(new LogEntryRecord(4, 7, ulong.MaxValue), Assert.Single(record.LogEntries));
        Assert.Equal(RunEnding.Completed, record.Completion!.Ending);
    }

    [Fact]
    public void Folder_of_a_killed_run_gives_what_was_written_and_says_what_was_cut()
    {
        var folder = WriteRun(isComplete: false);
        var events = folder.PathOf(RunFolder.EventFile);
        File.AppendAllText(events, "{\"seconds\":3,\"ki");

        var record = RunFolderReader.Read(folder);

        Assert.Null(record.Completion);
        Assert.Single(record.Events);
        Assert.Contains("events.jsonl line 2", Assert.Single(record.ReadingProblems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, "newer")]
    [InlineData(1, "run the scenario again")]
    public void Folder_of_another_format_is_refused_with_what_to_do(int version, string advice)
    {
        var folder = WriteRun(isComplete: true);
        var manifest = folder.PathOf(RunFolder.ManifestFile);
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest)
                .Replace(
                    $"\"format_version\": {RunFolderReader.FormatVersion}",
                    $"\"format_version\": {version}",
                    StringComparison.Ordinal
                )
        );

        var refusal = Assert.Throws<InvalidSettingsException>(() => RunFolderReader.Read(folder));

        Assert.Contains($"format {version}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exact_totals_survive_the_folder_though_the_buckets_are_coarse()
    {
        var folder = WriteRun(isComplete: true);

        var merged = RunFolderReader.Read(folder).Merge(HistogramTags.Response);

        Assert.Equal(new LatencyTotals(1, 2_000_123, 2_000_123, 2_000_123), merged.Totals);
        Assert.Equal(2_000_123, merged.Percentile(99));
        Assert.Equal(2_000_123, merged.MeanNanoseconds);
    }

    [Theory]
    [InlineData("\"sum_ns\":2000123", "\"sum_ns\":5")]
    [InlineData("\"max_ns\":2000123", "\"max_ns\":9000000")]
    [InlineData("\"response\":", "\"other\":")]
    public void Totals_that_are_not_those_of_the_buckets_are_a_listed_problem(string written, string instead)
    {
        var folder = WriteRun(isComplete: true);
        var intervals = folder.PathOf(RunFolder.IntervalFile);
        Assert.Contains(written, File.ReadAllText(intervals), StringComparison.Ordinal);
        File.WriteAllText(intervals, File.ReadAllText(intervals).Replace(written, instead, StringComparison.Ordinal));

        var record = RunFolderReader.Read(folder);

        Assert.StartsWith("intervals.jsonl", Assert.Single(record.ReadingProblems), StringComparison.Ordinal);
        Assert.Equal(1, record.Merge(HistogramTags.Response).Count);
    }

    [Fact]
    public void Scenario_stands_beside_the_manifest_as_it_was_given()
    {
        var folder = RunFolder.Create(_root, "steady", 1);
        using (var writer = new RunFolderWriter(folder, TestManifests.Create("steady"), _time, _time.GetTimestamp()))
        {
            writer.WriteScenario("{\"question\":{}}");
        }

        Assert.Equal("{\"question\":{}}\n", File.ReadAllText(folder.PathOf(RunFolder.ScenarioFile)));
    }

    [Fact]
    public void Folder_that_is_no_run_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidSettingsException>(() => RunFolder.Find("nowhere", _root));

        Assert.Contains("nowhere", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(RunFolder.ManifestFile, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_is_found_by_its_folder_by_a_file_in_it_and_as_the_latest()
    {
        var folder = WriteRun(isComplete: true);

        Assert.Equal(folder, RunFolder.Find(folder.Directory, "unused"));
        Assert.Equal(folder, RunFolder.Find(folder.PathOf(RunFolder.EventFile), "unused"));
        Assert.Equal(folder, RunFolder.Find("latest", _root));
        Assert.Equal(folder, RunFolder.Find("session", _root));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_refused_before_anything_starts()
    {
        var file = Path.Combine(_root, "a-file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<InvalidSettingsException>(() => RunFolder.Create(file, "steady", 1));

        Assert.Contains("output folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scenario_name_cannot_lead_out_of_the_session_folder()
    {
        var folder = RunFolder.Create(_root, "../../etc", 1);

        Assert.StartsWith(_root, folder.Directory, StringComparison.Ordinal);
    }

    private RunFolder WriteRun(bool isComplete)
    {
        var folder = RunFolder.Create(Path.Combine(_root, "session"), "steady", 1);
        using var writer = new RunFolderWriter(folder, TestManifests.Create("steady"), _time, _time.GetTimestamp());
        var histogram = TestHistograms.Of((2_000_123, 1));
        writer.RecordInterval(
            new IntervalRecord
            {
                StartSeconds = 0,
                DurationSeconds = 1,
                Stage = RunStage.Measure,
                RequestedRate = double.NaN,
                Scheduled = 100,
                Sent = 100,
                Ok = 98,
                Unknown = 2,
                Errors = new Dictionary<string, long> { ["timeout"] = 2 },
            },
            [new TaggedHistogram(HistogramTags.Response, 0, 1, histogram)]
        );
        _time.Advance(TimeSpan.FromSeconds(2));
        writer.Record(RunEventKinds.NodeEnded, "n1", "exit code 3");
        writer.RecordResources(
            new ResourceSample
            {
                Seconds = 2,
                Subject = "n1",
                Values = new Dictionary<string, double> { [ResourceNames.CpuSeconds] = 1.5 },
            }
        );
        writer.RecordNodeMetrics("n1", new Dictionary<string, double> { ["commits_total"] = 7 });
        writer.RecordLogEntry(new LogEntryRecord(4, 7, ulong.MaxValue));
        if (isComplete)
        {
            writer.Complete(new RunCompletion { Ending = RunEnding.Completed, Seconds = 2 });
        }

        Assert.Null(writer.Failure);
        return folder;
    }
}
