using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// Finds out which nodes opened connections of this machine. Members advertise one address each, alike to all, as many systems insist on that; so the address that
/// was reached does not tell who reached for it. The kernel does: the socket's inode in /proc/net/tcp, and whose descriptor that is in /proc/PID/fd; see proc(5).
/// A machine may have ten thousand connections: the tables are read once for all that are looked for.
/// </summary>
/// <param name="processes">The nodes that run, with their process ids; called from any thread.</param>
internal sealed partial class SenderSearch(Func<IReadOnlyList<(NodeId Node, int ProcessId)>> processes)
{
    private const int InodeColumn = 9;
    private const int IPv4Length = 13;
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Looks for the nodes.</summary>
    /// <param name="connections">The near end of each connection, as accepted, and where it was accepted.</param>
    /// <returns>For each whether anybody holds it (still), and the node that does; null if it is none of them.</returns>
    public IReadOnlyList<(bool IsHeld, NodeId? Node)> Find(
        IReadOnlyList<(IPEndPoint Sender, IPEndPoint Accepted)> connections
    )
    {
        var inodes = new string?[connections.Count];
        try
        {
            foreach (var table in Tables.Where(File.Exists))
            {
                FindInodes(File.ReadAllText(table), connections, inodes);
            }
        }
        catch (IOException)
        {
            // No descriptor left to read with, for example: whom these connections are of is not known then.
        }

        var owners = FindOwners([.. inodes.OfType<string>().Select(inode => $"socket:[{inode}]")]);
        return
        [
            .. inodes.Select(inode =>
                inode is null ? (false, null)
                : owners.TryGetValue($"socket:[{inode}]", out var owner) ? (true, (NodeId?)owner)
                : (true, null)
            ),
        ];
    }

    /// <summary>Finds the inodes in the lines of connections; those without one stay as they are.</summary>
    /// <param name="table">Content of /proc/net/tcp or /proc/net/tcp6.</param>
    /// <param name="connections">The end whose socket is looked for, and the other end.</param>
    /// <param name="inodes">Takes what is found.</param>
    public static void FindInodes(
        string table,
        IReadOnlyList<(IPEndPoint Sender, IPEndPoint Accepted)> connections,
        string?[] inodes
    )
    {
        // Of two with the same ends the first is over, and the later one is meant.
        var wanted = new Dictionary<string, int>();
        foreach (var (index, connection) in connections.Index())
        {
            wanted[Ends(connection)] = index;
        }

        foreach (var line in table.AsSpan().EnumerateLines())
        {
            var fields = line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                fields.Length > InodeColumn
                && wanted.TryGetValue(Last(fields[1]) + Last(fields[2]), out var place)
                && fields[InodeColumn] != "0"
            )
            {
                inodes[place] = fields[InodeColumn];
            }
        }
    }

    private static string Ends((IPEndPoint Sender, IPEndPoint Accepted) connection) =>
        Hexadecimal(connection.Sender) + Hexadecimal(connection.Accepted);

    /// <summary>In tcp6 an IPv4 address is the end of a mapped one, after a fixed beginning.</summary>
    private static string Last(string end) => end.Length > IPv4Length ? end[^IPv4Length..] : end;

    /// <summary>As the kernel writes it: the address as a number in the machine's order of bytes, the port as a number.</summary>
    private static string Hexadecimal(IPEndPoint end) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{BitConverter.ToUInt32(end.Address.MapToIPv4().GetAddressBytes()):X8}:{end.Port:X4}"
        );

    private static string? LinkTarget(string descriptor)
    {
        Span<byte> target = stackalloc byte[64];
        var length = ReadLink(descriptor, ref MemoryMarshal.GetReference(target), target.Length);
        return length > 0 ? Encoding.ASCII.GetString(target[..(int)length]) : null;
    }

    private IReadOnlyList<(NodeId Node, int ProcessId)> Running(bool isNeeded)
    {
        try
        {
            return isNeeded ? processes() : [];
        }
        catch (InvalidOperationException)
        {
            // The cluster ends just now, and its processes are given up.
            return [];
        }
    }

    private Dictionary<string, NodeId> FindOwners(HashSet<string> sockets)
    {
        var owners = new Dictionary<string, NodeId>();
        foreach (var (node, processId) in Running(sockets.Count > 0))
        {
            try
            {
                foreach (var descriptor in Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd"))
                {
                    if (LinkTarget(descriptor) is { } target && sockets.Contains(target))
                    {
                        owners[target] = node;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at.
            }
        }

        return owners;
    }

    [LibraryImport("libc", EntryPoint = "readlink", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, ref byte target, nint length);
}
