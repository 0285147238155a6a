using PerfTests.Hosting.Linux;

namespace PerfTests.UnitTests.Hosting;

public sealed class CgroupPathsTests
{
    [Fact]
    public void Unified_hierarchy_is_found_where_it_accounts()
    {
        var paths = CgroupPaths.Parse(
            "0::/system.slice/docker-1234.scope\n",
            path => path == "/sys/fs/cgroup/cgroup.controllers"
        );

        Assert.Equal("/sys/fs/cgroup/system.slice/docker-1234.scope", paths.Unified);
        Assert.Null(paths.Cpu);
    }

    [Fact]
    public void Version_1_controllers_are_found_mounted_together_or_each_on_its_own()
    {
        const string Text =
            "12:cpuset:/docker/12\n5:cpu,cpuacct:/docker/12\n1:name=systemd:/docker/12\n0::/docker/12\n";

        var together = CgroupPaths.Parse(Text, path => path == "/sys/fs/cgroup/cpu,cpuacct/docker/12");
        var apart = CgroupPaths.Parse(
            "3:cpuacct:/docker/12\n2:cpu:/docker/12\n",
            path => path is "/sys/fs/cgroup/cpuacct/docker/12" or "/sys/fs/cgroup/cpu/docker/12"
        );

        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/docker/12", together.Cpu);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/docker/12", together.CpuAccounting);
        Assert.Null(together.Unified);
        Assert.Equal("/sys/fs/cgroup/cpu/docker/12", apart.Cpu);
        Assert.Equal("/sys/fs/cgroup/cpuacct/docker/12", apart.CpuAccounting);
    }

    [Fact]
    public void Text_that_is_no_list_of_groups_gives_no_path()
    {
        var paths = CgroupPaths.Parse("nothing\n::\n", _ => false);

        Assert.Null(paths.Any);
    }
}
