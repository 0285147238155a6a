using System.Globalization;
using System.Net;
using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// Finds out which node opened a connection of this machine. Members advertise one address each, alike to all, as many systems insist on that; so the address that
/// was reached does not tell who reached for it. The kernel does: the socket's inode in /proc/net/tcp, and whose descriptor that is in /proc/PID/fd; see proc(5).
/// </summary>
/// <param name="processes">The nodes that run, with their process ids; called from any thread.</param>
internal sealed class SenderSearch(Func<IReadOnlyList<(NodeId Node, int ProcessId)>> processes)
{
    private const int InodeColumn = 9;
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Looks for the node.</summary>
    /// <param name="sender">The connection's near end, as accepted.</param>
    /// <param name="accepted">Where it was accepted.</param>
    /// <returns>Whether anybody holds the connection (still), and the node that does; null if it is none of them.</returns>
    public (bool IsHeld, NodeId? Node) Find(IPEndPoint sender, IPEndPoint accepted)
    {
        if (FindInode(sender, accepted) is not { } inode)
        {
            return (false, null);
        }

        var wanted = $"socket:[{inode}]";
        foreach (var (node, processId) in processes())
        {
            if (Holds(processId, wanted))
            {
                return (true, node);
            }
        }

        return (true, null);
    }

    /// <summary>The inode in the line of a connection; null if there is none.</summary>
    /// <param name="table">Content of /proc/net/tcp or /proc/net/tcp6.</param>
    /// <param name="local">The end whose socket is looked for.</param>
    /// <param name="remote">The other end.</param>
    public static string? FindInode(string table, IPEndPoint local, IPEndPoint remote)
    {
        // In tcp6 an IPv4 address is the end of a mapped one, after a fixed beginning.
        var ends = (Hexadecimal(local), Hexadecimal(remote));
        foreach (var line in table.AsSpan().EnumerateLines())
        {
            if (
                line.Contains(ends.Item1, StringComparison.Ordinal)
                && line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > InodeColumn } fields
                && fields[1].EndsWith(ends.Item1, StringComparison.Ordinal)
                && fields[2].EndsWith(ends.Item2, StringComparison.Ordinal)
            )
            {
                return fields[InodeColumn] == "0" ? null : fields[InodeColumn];
            }
        }

        return null;
    }

    private static string? FindInode(IPEndPoint sender, IPEndPoint accepted) =>
        Tables
            .Where(File.Exists)
            .Select(table => FindInode(File.ReadAllText(table), sender, accepted))
            .FirstOrDefault(inode => inode is not null);

    /// <summary>As the kernel writes it: the address as a number in the machine's order of bytes, the port as a number.</summary>
    private static string Hexadecimal(IPEndPoint end) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{BitConverter.ToUInt32(end.Address.MapToIPv4().GetAddressBytes()):X8}:{end.Port:X4}"
        );

    private static bool Holds(int processId, string socket)
    {
        try
        {
            return Directory
                .EnumerateFileSystemEntries($"/proc/{processId}/fd")
                .Any(descriptor => LinkTarget(descriptor) == socket);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? LinkTarget(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
