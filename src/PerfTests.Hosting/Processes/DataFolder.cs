using PerfTests.Hosting.Linux;

namespace PerfTests.Hosting.Processes;

/// <summary>
/// The folder of all data of nodes lies in a temporary folder that everyone may write, under a name that everyone can guess: it is used only where it is this
/// user's own, as nodes keep keys there, and what killed runs left is removed from there.
/// </summary>
internal static class DataFolder
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, for its owner alone, where it is not there.</summary>
    public static void Create(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, OwnersAlone);
        }
    }

    /// <summary>What keeps the folder from being used; null if nothing does, also where it is not there.</summary>
    public static string? FindProblem(string path)
    {
        if (!OperatingSystem.IsLinux() || FileStatus.Read(path) is not { } there)
        {
            return null;
        }

        const string Remedy = "let its owner remove it, or set PERFTESTS_STATE to a folder of your own";
        return there.IsLink ? $"a folder, not a link of user {there.OwnerName}: {Remedy}"
            : !there.IsDirectory ? $"a folder: {Remedy}"
            : there.Owner != FileStatus.CurrentUser ? $"a folder of your own, not of user {there.OwnerName}: {Remedy}"
            : null;
    }
}
