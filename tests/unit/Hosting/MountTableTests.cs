using PerfTests.Hosting.Linux;

namespace PerfTests.UnitTests.Hosting;

public class MountTableTests
{
    [Fact]
    public void Folder_and_device_are_read_and_spaces_are_spaces_again()
    {
        const string Text = """
            22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            58 22 7:0 / /tmp/my\040data/n1-disk rw,relatime shared:1 - ext4 /dev/loop0 rw

            """;

        Assert.Equal(
            [new MountPoint("/", "254:0"), new MountPoint("/tmp/my data/n1-disk", "7:0")],
            MountTable.Parse(Text)
        );
    }
}
