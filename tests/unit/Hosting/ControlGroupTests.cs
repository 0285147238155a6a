using PerfTests.Hosting.Linux;

namespace PerfTests.UnitTests.Hosting;

/// <summary>What is written to the kernel's files and read from them, on files of the same names.</summary>
public sealed class ControlGroupTests : IDisposable
{
    private const string Own = "4:memory:/session\n1:cpu:/\n0::/\n";
    private readonly string _mount = Directory.CreateTempSubdirectory("perftests-groups-").FullName;

    public void Dispose() => Directory.Delete(_mount, recursive: true);

    [Fact]
    public void Limits_of_version_1_are_written_to_the_files_of_each_controller()
    {
        var group = OfVersion1();

        group.LimitCpus(0.25);
        group.LimitMemory(64 << 20);
        group.LimitWrites("7:3", 200_000);

        Assert.Equal("25000", Read("cpu", "cpu.cfs_quota_us"));
        Assert.Equal("100000", Read("cpu", "cpu.cfs_period_us"));
        Assert.Equal("67108864", Read("memory/session", "memory.limit_in_bytes"));
        Assert.Equal("7:3 200000", Read("blkio", "blkio.throttle.write_bps_device"));
        Assert.Equal(0.25, group.ReadCpus());
        Assert.Equal(64 << 20, group.ReadMemoryLimit());
        Assert.Equal(200_000, group.ReadWriteLimit("7:3"));
        Assert.Null(group.ReadWriteLimit("7:4"));
    }

    [Fact]
    public void Limits_of_version_1_are_lifted_by_its_own_words()
    {
        var group = OfVersion1();

        group.LimitCpus(null);
        group.LimitMemory(null);
        group.LimitWrites("7:3", null);

        Assert.Equal("-1", Read("cpu", "cpu.cfs_quota_us"));
        Assert.Equal("-1", Read("memory/session", "memory.limit_in_bytes"));
        Assert.Equal("7:3 0", Read("blkio", "blkio.throttle.write_bps_device"));
        Assert.Null(group.ReadCpus());
    }

    [Fact]
    public void Version_1_says_no_limit_of_memory_by_a_huge_number()
    {
        var group = OfVersion1();
        File.WriteAllText(Path.Combine(Folder("memory/session"), "memory.limit_in_bytes"), "9223372036854771712\n");

        Assert.Null(group.ReadMemoryLimit());
    }

    [Fact]
    public void Limits_of_version_2_are_written_to_one_group()
    {
        var group = OfVersion2();

        group.LimitCpus(1.5);
        group.LimitMemory(64 << 20);
        group.LimitWrites("7:3", 200_000);

        Assert.Single(group.Folders);
        Assert.Equal("+cpu +memory +io", File.ReadAllText(Path.Combine(_mount, "cgroup.subtree_control")));
        Assert.Equal("150000 100000", Read("", "cpu.max"));
        Assert.Equal("67108864", Read("", "memory.max"));
        Assert.Equal("7:3 wbps=200000", Read("", "io.max"));
        Assert.Equal(1.5, group.ReadCpus());
        File.WriteAllText(Path.Combine(Folder(""), "io.max"), "7:3 rbps=max wbps=200000 riops=max wiops=max\n");
        Assert.Equal(200_000, group.ReadWriteLimit("7:3"));
    }

    [Fact]
    public void Limits_of_version_2_are_lifted_by_the_word_max()
    {
        var group = OfVersion2();

        group.LimitCpus(null);
        group.LimitMemory(null);
        group.LimitWrites("7:3", null);

        Assert.Equal("max 100000", Read("", "cpu.max"));
        Assert.Equal("max", Read("", "memory.max"));
        Assert.Equal("7:3 wbps=max", Read("", "io.max"));
        Assert.Null(group.ReadCpus());
        Assert.Null(group.ReadMemoryLimit());
    }

    [Theory]
    [InlineData("nr_periods 3\nnr_throttled 2\nthrottled_time 1500000000\n")]
    [InlineData("usage_usec 9\nnr_throttled 2\nthrottled_usec 1500000\n")]
    public void Time_that_a_group_was_held_back_is_read_in_the_units_of_its_version(string stat)
    {
        var group = OfVersion1();
        File.WriteAllText(Path.Combine(Folder("cpu"), "cpu.stat"), stat);

        Assert.Equal(TimeSpan.FromSeconds(1.5), group.ReadThrottled());
    }

    [Fact]
    public void Process_is_held_only_if_every_group_lists_it()
    {
        var group = OfVersion1();
        foreach (var parent in new[] { "cpu", "memory/session", "blkio" })
        {
            File.WriteAllText(Path.Combine(Folder(parent), "cgroup.procs"), "17\n4711\n");
        }

        Assert.True(group.Holds(4711));
        Assert.False(group.Holds(471));
        File.WriteAllText(Path.Combine(Folder("cpu"), "cgroup.procs"), "17\n");
        Assert.False(group.Holds(4711));
    }

    [Fact]
    public void Groups_of_harnesses_that_are_gone_are_removed_and_those_of_others_stay()
    {
        OfVersion1();
        var gone = Directory.CreateDirectory(Path.Combine(_mount, "cpu", "perftests-999999999-1-cluster-1-n1"));
        var foreign = Directory.CreateDirectory(Path.Combine(_mount, "cpu", "perftests-other"));

        var removed = new ControlGroups(_mount, Own).RemoveOrphans();

        Assert.Contains(gone.FullName, Assert.Single(removed), StringComparison.Ordinal);
        Assert.False(Directory.Exists(gone.FullName));
        Assert.True(Directory.Exists(foreign.FullName));
        Assert.NotEmpty(Folder("cpu"));
    }

    private ControlGroup OfVersion1()
    {
        foreach (var parent in new[] { "cpu", "memory/session", "blkio" })
        {
            Directory.CreateDirectory(Path.Combine(_mount, parent));
        }

        return new ControlGroups(_mount, Own).Create("n1", Enum.GetValues<GroupController>());
    }

    private ControlGroup OfVersion2()
    {
        File.WriteAllText(Path.Combine(_mount, "cgroup.controllers"), "cpuset cpu io memory pids\n");
        return new ControlGroups(_mount, Own).Create("n1", Enum.GetValues<GroupController>());
    }

    private string Folder(string parent) =>
        Assert.Single(
            Directory.GetDirectories(Path.Combine(_mount, parent), "perftests-*-n1"),
            folder => !folder.Contains("999999999", StringComparison.Ordinal)
        );

    private string Read(string parent, string file) => File.ReadAllText(Path.Combine(Folder(parent), file));
}
