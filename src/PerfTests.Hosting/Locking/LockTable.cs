using System.Globalization;

namespace PerfTests.Hosting.Locking;

/// <summary>The locks of a Linux machine (<c>/proc/locks</c>, proc_locks(5)): the system knows who holds one, whatever anybody wrote.</summary>
internal static class LockTable
{
    /// <summary>The process that holds a lock of flock(2) on a file.</summary>
    /// <param name="inode">The file's number.</param>
    /// <returns>Null if nobody does, or the system does not say: a process in another container is 0 or missing.</returns>
    public static int? FindHolder(ulong inode)
    {
        try
        {
            return Parse(File.ReadAllText("/proc/locks"), inode);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The holder by the table's text, for example <c>1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF</c>; those who wait have an arrow.</summary>
    internal static int? Parse(string table, ulong inode) =>
        table
            .Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts =>
                parts is [_, "FLOCK", _, _, _, var file, ..]
                && file.Split(':')[^1] == inode.ToString(CultureInfo.InvariantCulture)
            )
            .Select(parts => int.TryParse(parts[4], CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0)
            .Select(process => (int?)process)
            .FirstOrDefault();
}
