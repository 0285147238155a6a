using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace PerfTests.Hosting.Linux;

/// <summary>What Linux says of a file itself, not of what a link leads to (statx(2)); .NET tells neither owners nor numbers of links.</summary>
/// <param name="Owner">Number of the user who owns it.</param>
/// <param name="Links">Names that it has.</param>
/// <param name="Device">Its file system.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Type">The type bits of its mode.</param>
internal readonly partial record struct FileStatus(uint Owner, uint Links, ulong Device, ulong Inode, int Type)
{
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Directory = 0x4000;
    private const int Link = 0xA000;
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;
    private const int StructBytes = 256;

    /// <summary>Whether it is a file with contents.</summary>
    public bool IsRegular => Type == Regular;

    /// <summary>Whether it is a folder.</summary>
    public bool IsDirectory => Type == Directory;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => Type == Link;

    /// <summary>Its owner's name; the number where the machine has no name for it.</summary>
    public string OwnerName => NameOf(Owner);

    /// <summary>The user whose rights this process has.</summary>
    public static uint CurrentUser => GetEffectiveUser();

    /// <summary>What is at a path; null if there is nothing, or nothing that may be seen.</summary>
    public static FileStatus? Read(string path) => Read(CurrentDirectory, path, NoFollow);

    /// <summary>What an open file is; null if the system does not say.</summary>
    public static FileStatus? Read(SafeHandle file)
    {
        var isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            return Read((int)file.DangerousGetHandle(), "", EmptyPath);
        }
        finally
        {
            if (isHeld)
            {
                file.DangerousRelease();
            }
        }
    }

    private static FileStatus? Read(int folder, string path, int flags)
    {
        // The layout is the same on every processor: https://man7.org/linux/man-pages/man2/statx.2.html.
        var status = new byte[StructBytes];
        if (Statx(folder, path, flags, BasicStats, status) != 0)
        {
            return null;
        }

        return new FileStatus(
            BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(20)),
            BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(16)),
            BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(136)),
            BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(32)),
            BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28)) & TypeMask
        );
    }

    private static string NameOf(uint user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        try
        {
            return File.ReadLines("/etc/passwd", Encoding.UTF8)
                    .Select(line => line.Split(':'))
                    .FirstOrDefault(parts => parts.Length > 2 && parts[2] == number)
                    ?[0]
                ?? number;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return number;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
