using PerfTests.Hosting.Linux;

namespace PerfTests.Hosting.Processes.Resources;

/// <summary>
/// A disk of a node's own: a file system in a file of the machine's disk, through a loop device. It can be filled and slowed without touching anyone else's
/// writes. It has no journal: that would be written by the kernel, past every limit of the node's.
/// </summary>
internal sealed class NodeDisk
{
    /// <summary>Room on a node's disk. The file behind it is sparse: it takes what is written.</summary>
    public const long Bytes = 1L << 30;

    private const int BlockBytes = 4_096;
    private const long RestBytes = 1L << 20;
    private static readonly Lazy<Task<string?>> LazyObstacle = new(ProbeAsync);
    private readonly string _folder;

    private NodeDisk(string folder, string device) => (_folder, Device) = (folder, device);

    /// <summary>Why no node can have a disk of its own here; null if it can. Tried once, in a namespace that ends with the probe.</summary>
    public static string? Obstacle => LazyObstacle.Value.GetAwaiter().GetResult();

    /// <summary>The device as <c>MAJOR:MINOR</c>.</summary>
    public string Device { get; }

    /// <summary>Where the node's data belongs: a folder on the disk that can be removed and made anew.</summary>
    public string DataDirectory => Path.Combine(_folder, "data");

    /// <summary>What is left to write, in bytes.</summary>
    public long FreeBytes => new DriveInfo(_folder).AvailableFreeSpace;

    private string Filler => Path.Combine(_folder, "filler");

    private string Rest => Path.Combine(_folder, "filler-rest");

    /// <summary>Makes and mounts one.</summary>
    /// <param name="folder">Where it is mounted; the file behind it lies beside it.</param>
    /// <exception cref="IOException">It cannot be made or mounted.</exception>
    public static async Task<NodeDisk> CreateAsync(string folder)
    {
        var image = ImageOf(folder);
        Directory.CreateDirectory(folder);
        var file = File.Create(image);
        await using (file.ConfigureAwait(false))
        {
            file.SetLength(Bytes);
        }

        await SystemCommand.RunAsync("mkfs.ext4", [.. FormatOptions, image]).ConfigureAwait(false);
        await SystemCommand.RunAsync("mount", "-o", "loop", image, folder).ConfigureAwait(false);
        var mounted = MountTable.Read().Last(mount => mount.Folder == folder);
        return new NodeDisk(folder, mounted.Device);
    }

    /// <summary>Takes all room that is left: most of it by reserving, which writes nothing, and the rest by writing until there is none.</summary>
    /// <exception cref="IOException">The disk failed otherwise than by being full.</exception>
    public void Fill()
    {
        var reserved = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            PreallocationSize = Math.Max(0, FreeBytes - RestBytes),
        };
        new FileStream(Filler, reserved).Dispose();
        using var rest = new FileStream(Rest, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[BlockBytes];
        try
        {
            while (true)
            {
                rest.Write(block);
            }
        }
        catch (IOException) when (FreeBytes < BlockBytes)
        {
            // That is what was wanted.
        }
    }

    /// <summary>Gives the room back that <see cref="Fill"/> took.</summary>
    public void Empty()
    {
        File.Delete(Filler);
        File.Delete(Rest);
    }

    /// <summary>Takes a disk away, whoever made it, with the file behind it.</summary>
    /// <param name="folder">Where it is mounted, if it is.</param>
    public static async Task RemoveAsync(string folder)
    {
        if (MountTable.Read().Any(mount => mount.Folder == folder))
        {
            // A process that is still ending holds it: then it goes when the process does.
            _ =
                await SystemCommand.TryAsync("umount", folder).ConfigureAwait(false) is null
                || await SystemCommand.TryAsync("umount", "--lazy", folder).ConfigureAwait(false) is null;
        }

        File.Delete(ImageOf(folder));
    }

    private static string[] FormatOptions =>
        ["-q", "-F", "-O", "^has_journal", "-m", "0", "-N", "4096", "-E", "lazy_itable_init=1,nodiscard"];

    private static string ImageOf(string folder) => folder + ".image";

    private static async Task<string?> ProbeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "disks of a node's own are made by Linux's loop devices";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "it takes root to give a node a disk of its own";
        }

        var folder = Directory.CreateTempSubdirectory("perftests-disk-").FullName;
        try
        {
            var script =
                $"truncate -s 4M {folder}/image && mkfs.ext4 {string.Join(' ', FormatOptions)} {folder}/image && mkdir {folder}/disk && mount -o loop {folder}/image {folder}/disk";
            var failure = await SystemCommand.TryAsync("unshare", "--mount", "sh", "-c", script).ConfigureAwait(false);
            return failure is null ? null : $"a node cannot be given a disk of its own: {failure}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
