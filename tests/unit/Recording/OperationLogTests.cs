using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Recording;

public class OperationLogTests
{
    private static readonly OperationRecord[] Records =
    [
        new(
            long.MaxValue,
            7,
            OperationKind.Append,
            Outcome.Unknown,
            true,
            1 << 20,
            int.MaxValue,
            4,
            5,
            6,
            ulong.MaxValue,
            8
        ),
        new(0, long.MaxValue, OperationKind.Read, Outcome.Ok, false, 0, 9, -1, 1, long.MaxValue, 0, -1),
    ];

    [Fact]
    public void Record_read_back_is_the_same()
    {
        var problems = new List<string>();

        Assert.Equal(Records, OperationLog.Read(Content(), problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void Log_cut_in_the_middle_of_a_record_gives_the_whole_ones()
    {
        var problems = new List<string>();

        var read = OperationLog.Read(Content().AsSpan()[..^1], problems);

        Assert.Equal(Records[..1], read);
        Assert.Contains("middle", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_file_is_named_as_a_problem()
    {
        var problems = new List<string>();

        Assert.Empty(OperationLog.Read("something else"u8, problems));
        Assert.Single(problems);
    }

    [Fact]
    public void Log_of_the_version_before_is_named_with_what_to_do()
    {
        var problems = new List<string>();

        Assert.Empty(OperationLog.Read("PTOPLOG1 and records of 56 bytes"u8, problems));
        Assert.Contains("use the version that wrote it", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static byte[] Content()
    {
        using var stream = new MemoryStream();
        stream.Write(OperationLog.Header);
        OperationLog.Write(stream, Records);
        return stream.ToArray();
    }
}
