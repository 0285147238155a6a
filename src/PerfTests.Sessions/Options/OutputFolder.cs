namespace PerfTests.Sessions.Options;

/// <summary>Finds where reports go when nobody says.</summary>
public static class OutputFolder
{
    /// <summary>
    /// The folder <c>reports</c> beside the nearest solution or <c>.git</c> above the program; without one, below the current folder.
    /// A test host's current folder is its own output folder, where nobody would look for a report.
    /// </summary>
    public static string Default()
    {
        var top = FindTop(AppContext.BaseDirectory) ?? FindTop(Environment.CurrentDirectory);
        return Path.Combine(top ?? Environment.CurrentDirectory, "reports");
    }

    private static string? FindTop(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (Path.Exists(Path.Combine(directory.FullName, ".git")) || directory.EnumerateFiles("*.sln").Any())
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
