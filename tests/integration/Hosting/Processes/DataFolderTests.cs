using System.Diagnostics;
using System.Runtime.Versioning;
using PerfTests.Hosting.Processes;
using PerfTests.IntegrationTests.Hosting.Locking;

namespace PerfTests.IntegrationTests.Hosting.Processes;

[SupportedOSPlatform("linux")]
public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-data-");

    private string Data => Path.Combine(_folder.FullName, "perftests-someone");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Folder_that_is_made_is_its_owners_alone_and_can_be_used_again()
    {
        DataFolder.Create(Data);

        Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(Data), 8));
        Assert.Null(DataFolder.FindProblem(Data));
    }

    [Fact]
    public void Link_is_refused_with_its_owner()
    {
        Directory.CreateSymbolicLink(Data, _folder.FullName);

        Assert.Contains(
            $"not a link of user {Environment.UserName}",
            DataFolder.FindProblem(Data),
            StringComparison.Ordinal
        );
    }

    [TwoUsersFact]
    public void Folder_of_another_user_is_refused_with_its_owner()
    {
        Directory.CreateDirectory(Data);
        using (var change = Process.Start("chown", ["65534", Data]))
        {
            change.WaitForExit();
        }

        Assert.Contains("not of user nobody", DataFolder.FindProblem(Data), StringComparison.Ordinal);
    }
}
