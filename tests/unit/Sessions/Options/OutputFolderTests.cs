using PerfTests.Sessions.Options;

namespace PerfTests.UnitTests.Sessions.Options;

public sealed class OutputFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("perftests-top-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("a/b/bin", "a", "a/.git/", "a/Some.sln")]
    [InlineData("a/b/bin", "a", "a/Some.slnx")]
    [InlineData("a/b/bin", "a", "a/Some.sln", "a/b/Part.slnx", "a/.git/")]
    [InlineData("a/b/bin", "a/b", "a/.git", "a/b/Part.slnx")]
    [InlineData("a/b/bin", "a", "a/.git")]
    [InlineData("a/b/bin", "a/b", "Other.sln", "a/.git/", "a/b/Part.sln")]
    public void Top_of_the_code_is_its_outermost_solution_within_its_checkout(
        string start,
        string top,
        params string[] present
    )
    {
        Directory.CreateDirectory(PathOf(start));
        foreach (var path in present)
        {
            if (path.EndsWith('/'))
            {
                Directory.CreateDirectory(PathOf(path));
            }
            else
            {
                File.WriteAllText(PathOf(path), "");
            }
        }

        Assert.Equal(PathOf(top), OutputFolder.FindTop(PathOf(start)));
    }

    private string PathOf(string relative) => Path.Combine(_root.FullName, relative);
}
