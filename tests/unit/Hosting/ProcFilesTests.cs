using PerfTests.Hosting.Linux;

namespace PerfTests.UnitTests.Hosting;

public class ProcFilesTests
{
    [Fact]
    public void Colon_separated_file_gives_values_with_units_multiplied_out()
    {
        var values = ProcFiles.ParseColonSeparated("MemTotal:       1000 kB\nread_bytes: 4096\nName:\tsh\n");

        Assert.Equal(1_024_000, values["MemTotal"]);
        Assert.Equal(4096, values["read_bytes"]);
        Assert.False(values.ContainsKey("Name"));
    }

    [Fact]
    public void Busy_seconds_of_a_core_leave_out_idle_and_waiting()
    {
        const string Text =
            "cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 100 20 30 5000 700 1 2 3 50 0\ncpu1 0 0 0 100 0 0 0 0 0 0\nintr 1\n";

        Assert.Equal([1.56, 0.0], ProcFiles.ParseBusySecondsPerCore(Text));
    }

    [Fact]
    public void Network_totals_add_up_over_interfaces()
    {
        const string Text =
            "Inter-|   Receive                                                |  Transmit\n"
            + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
            + "    lo:  100       2    0    0    0     0          0         0      100       2    0    0    0     0       0          0\n"
            + "  eth0:   50       1    0    0    0     0          0         0       70       3    0    0    0     0       0          0\n";

        Assert.Equal((150.0, 3.0, 170.0, 5.0), ProcFiles.ParseNetwork(Text));
    }

    [Fact]
    public void Disk_queue_adds_up_over_whole_disks_only()
    {
        const string Text =
            "   7       0 loop0 1 0 1 1 1 0 1 1 0 1 9000 0 0 0 0\n"
            + "   8       0 sda 1 0 1 1 1 0 1 1 3 1 1500 0 0 0 0\n"
            + "   8       1 sda1 1 0 1 1 1 0 1 1 3 1 1400 0 0 0 0\n"
            + " 259       0 nvme0n1 1 0 1 1 1 0 1 1 0 1 500 0 0 0 0\n"
            + " 259       1 nvme0n1p2 1 0 1 1 1 0 1 1 0 1 500 0 0 0 0\n"
            + " 259       2 nvme0n12 1 0 1 1 1 0 1 1 0 1 250 0 0 0 0\n"
            + " 253       0 dm-0 1 0 1 1 1 0 1 1 0 1 500 0 0 0 0\n";

        Assert.Equal(2.25, ProcFiles.ParseDiskQueueSeconds(Text));
        Assert.Null(ProcFiles.ParseDiskQueueSeconds("   7       0 loop0 1 0 1 1 1 0 1 1 0 1 9000 0 0 0 0\n"));
    }
}
