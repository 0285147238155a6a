using System.Net;
using PerfTests.Hosting.Processes.Links;

namespace PerfTests.UnitTests.Hosting.Processes;

public class SenderSearchTests
{
    private const string Table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 71000 1 0000000000000000 100 0 0 10 0
           1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 71234 1 0000000000000000 20 4 30 10 -1
           2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 71235 1 0000000000000000 20 4 30 10 -1
           3: 0100007F:C351 0100007F:1F90 06 00000000:00000000 03:00000A1B 00000000     0        0 0 3 0000000000000000
        """;

    private const string MappedTable = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 81234 1 0000000000000000 20 4 30 10 -1
        """;

    private static readonly IPEndPoint Front = new(IPAddress.Loopback, 8_080);

    [Theory]
    [InlineData(Table, 50_000, "71234")]
    [InlineData(MappedTable, 50_000, "81234")]
    [InlineData(Table, 50_002, null)]
    public void Inode_is_that_of_the_senders_end(string table, int port, string? inode) =>
        Assert.Equal(new[] { inode }, Find(table, port));

    [Fact]
    public void Connection_that_nobody_holds_any_more_has_no_inode() =>
        Assert.Equal(new string?[] { null }, Find(Table, 50_001));

    [Fact]
    public void Several_connections_are_found_at_once_each_its_own() =>
        Assert.Equal(new[] { null, "71234", null }, Find(Table, 50_001, 50_000, 50_002));

    private static IEnumerable<string?> Find(string table, params int[] ports)
    {
        var inodes = new string?[ports.Length];
        SenderSearch.FindInodes(
            table,
            [.. ports.Select(port => (new IPEndPoint(IPAddress.Loopback, port), Front))],
            inodes
        );
        return inodes;
    }
}
