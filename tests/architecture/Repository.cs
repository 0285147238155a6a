using System.Diagnostics;
using System.Xml.Linq;

namespace PerfTests.ArchitectureTests;

/// <summary>The checkout under test, read as text.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> TrackedFiles { get; } = ListFiles();

    public static IEnumerable<string> ProductSources =>
        TrackedFiles.Where(file =>
            file.StartsWith("src/", StringComparison.Ordinal)
            && (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
        );

    public static IEnumerable<string> Sources =>
        TrackedFiles.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Projects =>
        TrackedFiles.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static XDocument ReadProject(string file) => XDocument.Parse(Read(file));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "PerfTests.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName
            ?? throw new InvalidOperationException("PerfTests.sln is not above the test assembly.");
    }

    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var listing = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return
        [
            .. listing
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(file => File.Exists(Path.Combine(Root, file))),
        ];
    }
}
