using PerfTests.Hosting.Locking;

namespace PerfTests.UnitTests.Hosting.Locking;

public class LockTableTests
{
    private const string Table = """
        1: POSIX  ADVISORY  WRITE 11 08:01:131 0 EOF
        2: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF
        2: -> FLOCK  ADVISORY  WRITE 12 08:01:131 0 EOF
        3: FLOCK  ADVISORY  WRITE 0 08:01:132 0 EOF

        """;

    [Theory]
    [InlineData(131UL, 4711)]
    [InlineData(132UL, null)]
    [InlineData(13UL, null)]
    public void Holder_is_the_process_that_the_table_names_for_the_file(ulong inode, int? holder) =>
        Assert.Equal(holder, LockTable.Parse(Table, inode));
}
