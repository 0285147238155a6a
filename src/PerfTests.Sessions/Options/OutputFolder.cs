namespace PerfTests.Sessions.Options;

/// <summary>Finds where reports go when nobody says.</summary>
public static class OutputFolder
{
    /// <summary>
    /// The folder <c>reports</c> at the top of the program's code: beside the outermost solution (<c>.sln</c>, <c>.slnx</c>) of its checkout, else beside
    /// <c>.git</c>, else beside the outermost solution above it; without any of them, below the current folder. A test host's current folder is its own output
    /// folder, where nobody would look for a report.
    /// </summary>
    public static string Default()
    {
        var top = FindTop(AppContext.BaseDirectory) ?? FindTop(Environment.CurrentDirectory);
        return Path.Combine(top ?? Environment.CurrentDirectory, "reports");
    }

    /// <summary>The top of the code that a folder is in; null if nothing says that there is any.</summary>
    /// <param name="start">The folder.</param>
    internal static string? FindTop(string start)
    {
        string? solution = null;
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (directory.EnumerateFiles("*.sln").Concat(directory.EnumerateFiles("*.slnx")).Any())
            {
                solution = directory.FullName;
            }

            if (Path.Exists(Path.Combine(directory.FullName, ".git")))
            {
                return solution ?? directory.FullName;
            }
        }

        return solution;
    }
}
