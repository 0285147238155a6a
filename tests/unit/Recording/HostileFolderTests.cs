using System.IO.Compression;
using Microsoft.Extensions.Time.Testing;
using PerfTests.Analysis;
using PerfTests.Recording;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.UnitTests.Recording;

/// <summary>Run folders that were damaged, or written by somebody who means harm: a listed problem or one clear error, never anything else.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("perftests-unit-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly RunFolder _folder;

    public HostileFolderTests()
    {
        _folder = RunFolder.Create(Path.Combine(_root, "session"), "steady", 1);
        using var writer = new RunFolderWriter(_folder, TestManifests.Create("steady"), _time, _time.GetTimestamp());
        for (var second = 0; second < 4; second++)
        {
            writer.RecordInterval(
                new IntervalRecord
                {
                    StartSeconds = second,
                    DurationSeconds = 1,
                    Stage = RunStage.Measure,
                    RequestedRate = 2,
                    Scheduled = 2,
                    Sent = 2,
                    Ok = 2,
                },
                [
                    new TaggedHistogram(
                        HistogramTags.Response,
                        second,
                        second + 1,
                        LatencyHistogram.Of([2_000_000, 3_000_000])
                    ),
                    new TaggedHistogram(HistogramTags.Service, second, second + 1, LatencyHistogram.Of([1_000_000])),
                ]
            );
            writer.Record(RunEventKinds.Warning, "n1", "looked at");
        }

        writer.RecordLogEntry(new LogEntryRecord(4, 7, 9));
        writer.Complete(new RunCompletion { Ending = RunEnding.Completed, Seconds = 4 });
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Sound_folder_has_no_problems_and_keeps_intervals_of_response_times_only()
    {
        var record = RunFolderReader.Read(_folder);

        Assert.Empty(record.ReadingProblems);
        Assert.Equal(4, record.Histograms.Count(part => part.Tag == HistogramTags.Response));
        var service = Assert.Single(record.Histograms, part => part.Tag == HistogramTags.Service);
        Assert.Equal((0.0, 4.0, 4L), (service.StartSeconds, service.EndSeconds, service.Histogram.Count));
    }

    [Fact]
    public void Histogram_that_inflates_beyond_its_own_bounds_is_refused_unread()
    {
        // 100 MB of zeros in 100 kB.
        var bomb = Compressed(Header(counts: 100_000_000), new byte[100_000_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Assert.Throws<InvalidDataException>(() => HistogramCodec.Decode(bomb));

        Assert.Contains("at most", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Histogram_that_inflates_beyond_what_it_announced_is_refused_unread()
    {
        var bomb = Compressed(Header(counts: 10), new byte[100_000_000]);

        Assert.Throws<InvalidDataException>(() => HistogramCodec.Decode(bomb));
    }

    [Theory]
    [InlineData(-1, 1_000, 3_600_000_000_000, 3)]
    [InlineData(4, 0, 3_600_000_000_000, 3)]
    [InlineData(4, -1_000, 3_600_000_000_000, 3)]
    [InlineData(4, 1_000, 0, 3)]
    [InlineData(4, 1_000, 3_600_000_000_000, 6)]
    [InlineData(4, 1_000, 3_600_000_000_000, -1)]
    [InlineData(4, long.MaxValue / 2, long.MaxValue, 5)]
    public void Histogram_of_impossible_bounds_is_refused(int counts, long lowest, long highest, int digits)
    {
        var encoded = Compressed(Header(counts, lowest, highest, digits), [2, 2, 2, 2]);

        Assert.Throws<InvalidDataException>(() => HistogramCodec.Decode(encoded));
    }

    [Theory]
    [InlineData(
        new byte[]
        {
            0xFE,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFE,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
        }
    )]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0x7F, 2 })]
    [InlineData(new byte[] { 2, 0x80 })]
    public void Histogram_of_absurd_counts_or_positions_is_refused(byte[] counts)
    {
        var encoded = Compressed(Header(counts.Length), counts);

        Assert.Throws<InvalidDataException>(() => HistogramCodec.Decode(encoded));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("Infinity")]
    [InlineData("soon")]
    public void Stamp_that_is_none_is_a_listed_problem(string stamp)
    {
        var line = Lines(RunFolder.HistogramFile)[^1];
        var fields = line.Split(',');
        File.AppendAllText(
            _folder.PathOf(RunFolder.HistogramFile),
            $"{fields[0]},{stamp},{fields[2]},{fields[3]},{fields[4]}\n"
        );

        AssertProblem(RunFolder.HistogramFile);
    }

    [Fact]
    public void Histogram_of_an_interval_that_is_there_twice_counts_once()
    {
        File.AppendAllText(
            _folder.PathOf(RunFolder.HistogramFile),
            Lines(RunFolder.HistogramFile).Last(line => line.StartsWith("Tag=response", StringComparison.Ordinal))
                + "\n"
        );

        AssertProblem(RunFolder.HistogramFile);
        Assert.Equal(8, RunFolderReader.Read(_folder).Merge(HistogramTags.Response).Count);
    }

    [Theory]
    [InlineData("\"start_seconds\":3", "\"start_seconds\":-3")]
    [InlineData("\"start_seconds\":3", "\"start_seconds\":null")]
    [InlineData("\"start_seconds\":3", "\"start_seconds\":1e300")]
    [InlineData("\"scheduled\":2", "\"scheduled\":-2")]
    [InlineData("\"scheduled\":2", "\"scheduled\":9223372036854775807")]
    [InlineData("\"scheduled\":2", "\"scheduled\":99999999999999999999999")]
    [InlineData("\"stage\":\"measure\"", "\"stage\":77")]
    [InlineData("\"errors\":{}", "\"errors\":null")]
    [InlineData("\"latencies\":{", "\"latencies\":{\"x\":null,")]
    public void Interval_that_no_run_writes_is_a_listed_problem(string written, string instead)
    {
        var lines = Lines(RunFolder.IntervalFile);
        Assert.Contains(written, lines[^1], StringComparison.Ordinal);
        lines[^1] = lines[^1].Replace(written, instead, StringComparison.Ordinal);
        File.WriteAllLines(_folder.PathOf(RunFolder.IntervalFile), lines);

        AssertProblem(RunFolder.IntervalFile + " line 4");
        Assert.Equal(3, RunFolderReader.Read(_folder).Intervals.Count);
    }

    [Fact]
    public void Deep_document_is_a_listed_problem()
    {
        File.WriteAllText(_folder.PathOf(RunFolder.EventFile), new string('[', 100_000) + "\n");

        AssertProblem(RunFolder.EventFile);
    }

    [Fact]
    public void File_without_an_end_of_line_takes_no_more_memory_than_the_longest_line_may()
    {
        var path = _folder.PathOf(RunFolder.EventFile);
        using (var stream = File.Create(path))
        {
            stream.SetLength(200L * 1024 * 1024);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertProblem(RunFolder.EventFile + " line 1: longer than");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 150L * 1024 * 1024);
    }

    [Fact]
    public void Binary_file_in_place_of_lines_gives_a_few_problems_and_a_count()
    {
        var noise = new byte[200_000];
        var random = new Seed(1).CreateRandom();
        for (var index = 0; index < noise.Length; index++)
        {
            noise[index] = (byte)(256 * random.NextDouble());
        }

        foreach (var file in (string[])[RunFolder.EventFile, RunFolder.HistogramFile, RunFolder.IntervalFile])
        {
            File.WriteAllBytes(_folder.PathOf(file), noise);
        }

        var problems = RunFolderReader.Read(_folder).ReadingProblems;

        Assert.InRange(problems.Count, 3, 30);
        Assert.Contains(problems, problem => problem.EndsWith("more problems", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.InRange(problem.Length, 1, 400));
        Assert.All(problems, problem => Assert.DoesNotContain(problem, char.IsControl));
    }

    [Fact]
    public void Position_that_a_log_holds_twice_is_a_listed_problem()
    {
        File.AppendAllText(_folder.PathOf(RunFolder.LogEntryFile), Lines(RunFolder.LogEntryFile)[0] + "\n");

        AssertProblem(RunFolder.LogEntryFile);
        Assert.Single(RunFolderReader.Read(_folder).LogEntries);
    }

    [Theory]
    [InlineData(RunFolder.EventFile)]
    [InlineData(RunFolder.IntervalFile)]
    [InlineData(RunFolder.HistogramFile)]
    [InlineData(RunFolder.ResourceFile)]
    public void File_that_is_missing_or_a_loop_of_links_is_a_listed_problem(string file)
    {
        var path = _folder.PathOf(file);
        File.Delete(path);
        AssertProblem(file);

        File.CreateSymbolicLink(path, path);
        AssertProblem(file);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"format_version\":\"two\"}")]
    [InlineData("{\"format_version\":2}")]
    [InlineData("{\"format_version\":2e40}")]
    public void Manifest_that_is_none_is_refused_by_name(string content)
    {
        File.WriteAllText(_folder.PathOf(RunFolder.ManifestFile), content);

        var refusal = Assert.Throws<InvalidSettingsException>(() => RunFolderReader.Read(_folder));

        Assert.Contains(_folder.Directory, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_links_to_itself_is_searched_once()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Directory, "again"), _root);
        Directory.CreateSymbolicLink(Path.Combine(_root, "session", "again"), _root);

        Assert.Equal([_folder.Directory], RunFolder.Below(_root));
    }

    [Fact]
    public void Log_of_operations_is_read_where_it_lies_and_its_cut_end_is_a_problem()
    {
        var path = _folder.PathOf(RunFolder.OperationFile);
        using (var stream = File.Open(path, FileMode.Append))
        {
            stream.SetLength(OperationLog.Header.Length + (40_000L * OperationLog.RecordBytes) + 5);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var record = RunFolderReader.Read(_folder);

        AssertProblem(RunFolder.OperationFile);
        Assert.Equal(40_000, record.Operations.Count);
        Assert.Equal(40_000, record.Operations.Sum(_ => 1));
        Assert.Equal(record.Operations[0], record.Operations[39_999]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }

    [Fact]
    public async Task Folder_damaged_at_random_is_reported_on_or_refused_and_nothing_else()
    {
        var random = new Seed(8).CreateRandom();
        string[] files =
        [
            RunFolder.ManifestFile,
            RunFolder.IntervalFile,
            RunFolder.HistogramFile,
            RunFolder.EventFile,
            RunFolder.CompletionFile,
            RunFolder.OperationFile,
        ];
        var sound = files.ToDictionary(file => file, file => File.ReadAllBytes(_folder.PathOf(file)));
        for (var round = 0; round < 300; round++)
        {
            var file = files[Below(files.Length)];
            var content = (byte[])sound[file].Clone();
            for (var change = 0; change < 3; change++)
            {
                content[Below(content.Length)] = (byte)Below(256);
            }

            File.WriteAllBytes(_folder.PathOf(file), content[..Below(content.Length + 1)]);
            var failure = await Record.ExceptionAsync(() => ReportAsync(isWhole: round % 10 == 0));
            Assert.True(failure is null or InvalidSettingsException, $"round {round}, {file}: {failure}");
            File.WriteAllBytes(_folder.PathOf(file), sound[file]);
        }

        int Below(int bound) => (int)(bound * random.NextDouble());
    }

    private async Task ReportAsync(bool isWhole)
    {
        var record = RunFolderReader.Read(_folder);
        var result = RunAnalysis.Analyze(record);
        Assert.NotEmpty(MarkdownReport.Render(result));
        if (isWhole)
        {
            Assert.NotEmpty(JsonReport.Render(result));
            Assert.NotEmpty(await HtmlReport.RenderAsync(result, record));
        }
    }

    private string[] Lines(string file) => File.ReadAllLines(_folder.PathOf(file));

    private void AssertProblem(string beginning)
    {
        var problems = RunFolderReader.Read(_folder).ReadingProblems;
        Assert.Contains(problems, problem => problem.StartsWith(beginning, StringComparison.Ordinal));
        RunAnalysis.Analyze(RunFolderReader.Read(_folder));
    }

    private static byte[] Header(int counts, long lowest = 1_000, long highest = 3_600_000_000_000, int digits = 3)
    {
        var header = new MemoryStream();
        void Write(long value, int bytes)
        {
            for (var shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            {
                header.WriteByte((byte)(value >> shift));
            }
        }

        Write(0x1c849313, 4);
        Write(counts, 4);
        Write(0, 4);
        Write(digits, 4);
        Write(lowest, 8);
        Write(highest, 8);
        Write(BitConverter.DoubleToInt64Bits(1.0), 8);
        return header.ToArray();
    }

    private static byte[] Compressed(byte[] header, byte[] counts)
    {
        var output = new MemoryStream();
        output.Write([0x1c, 0x84, 0x93, 0x14, 0, 0, 0, 0]);
        using (var deflate = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(header);
            deflate.Write(counts);
        }

        var encoded = output.ToArray();
        var length = encoded.Length - 8;
        for (var octet = 0; octet < 4; octet++)
        {
            encoded[4 + octet] = (byte)(length >> (24 - (8 * octet)));
        }

        return encoded;
    }
}
