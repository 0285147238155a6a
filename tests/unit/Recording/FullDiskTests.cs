using Microsoft.Extensions.Time.Testing;
using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

public sealed class FullDiskTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("perftests-unit-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly DateTimeOffset _start;

    public FullDiskTests() => _start = _time.GetUtcNow();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Fact_that_does_not_fit_is_said_with_its_second_and_no_later_one_is_written()
    {
        using var writer = Create(bytes: 600);

        while (writer.Failure is null)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            writer.Record("kind", "n1", new string('x', 100));
        }

        var seconds = (_time.GetUtcNow() - _start).TotalSeconds;
        var written = Length(RunFolder.EventFile);
        _time.Advance(TimeSpan.FromSeconds(5));
        writer.Record("kind", "n1");

        Assert.Equal($"the disk is full: facts after second {seconds}.0 were not written", writer.Loss);
        Assert.Equal(written, Length(RunFolder.EventFile));
    }

    [Fact]
    public async Task Fact_that_does_not_fit_stops_whoever_listens()
    {
        using var writer = Create(bytes: 600);
        var stopped = new TaskCompletionSource();
        using var _ = writer.FactsLost.Register(stopped.SetResult);

        writer.Record("kind", "n1", new string('x', 1_000));

        await stopped.Task;
    }

    [Fact]
    public void Operation_that_does_not_fit_is_a_loss_too()
    {
        using var writer = Create(bytes: 600);

        writer.RecordOperations(new OperationRecord[1_000]);

        Assert.NotNull(writer.Loss);
    }

    [Fact]
    public void Run_that_lost_facts_is_incomplete_with_the_loss_before_all_else_and_keeps_what_was_written()
    {
        var folder = Folder();
        using (var writer = Create(bytes: 600))
        {
            writer.Record("kind", "n1", "small");
            writer.Record("kind", "n1", new string('x', 1_000));
            writer.Complete(Completed());
        }

        var record = RunFolderReader.Read(folder);
        var verdict = RunAnalysis.Analyze(record).Verdict;

        Assert.Equal(RunEnding.NotRecorded, record.Completion!.Ending);
        Assert.Equal("small", record.Events[0].Detail);
        Assert.Equal(RunStatus.Incomplete, verdict.Status);
        Assert.StartsWith("The disk is full: facts after second ", verdict.Headline, StringComparison.Ordinal);
        Assert.StartsWith("the disk is full: ", verdict.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_that_broke_down_and_lost_facts_says_the_loss_first_and_the_breakdown_after_it()
    {
        using var writer = Create(bytes: 600);
        writer.Record("kind", "n1", new string('x', 1_000));

        var completion = writer.Complete(Completed() with { Ending = RunEnding.Failed, Reason = "n1 ended" });

        Assert.Equal($"{writer.Loss}; n1 ended", completion.Reason);
    }

    [Fact]
    public void Run_whose_facts_were_all_written_ends_as_it_was_told()
    {
        var folder = Folder();
        using (var writer = Create(bytes: 100_000))
        {
            Assert.Equal(Completed(), writer.Complete(Completed()));
        }

        Assert.Equal(Completed(), RunFolderReader.Read(folder).Completion);
        Assert.Empty(Directory.EnumerateFiles(folder.Directory, "*.partial"));
    }

    [Theory]
    [InlineData(28, "the disk is full")]
    [InlineData(122, "the quota of the disk is used up")]
    [InlineData(5, "the disk cannot be written (the words)")]
    public void Failure_to_write_is_described_by_its_cause(int code, string words) =>
        Assert.Equal(words, StorageFailure.Describe(new IOException("the words", code)));

    private static RunCompletion Completed() => new() { Ending = RunEnding.Completed, Seconds = 3 };

    private RunFolder Folder() => new(_root);

    private long Length(string file) => new FileInfo(Folder().PathOf(file)).Length;

    private RunFolderWriter Create(long bytes) =>
        new(Folder(), TestManifests.Create("steady"), _time, _time.GetTimestamp(), new FullDisk(bytes).Create);
}
