using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PerfTests.Hosting.Linux;
using PerfTests.Settings;

namespace PerfTests.Hosting.Locking;

/// <summary>
/// A lock's file in a folder that everyone may write: whatever lies there may be someone's trap. It is opened without following a link, made only where there is
/// nothing, and written only where it is a lock's file and nothing else; who holds it is a line in the file itself, written by the one who holds the lock.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LockFile : IDisposable
{
    /// <summary>Begins the line of every lock's file.</summary>
    private const string Mark = "perftests lock";

    private const int MaxLetters = 300;
    private const UnixFileMode SharedByAll =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly bool _isWritable;

    private LockFile(string path, SafeFileHandle file, bool isWritable)
    {
        _path = path;
        _file = file;
        _isWritable = isWritable;
    }

    /// <summary>Opens the file, and makes it where there is none.</summary>
    /// <exception cref="InvalidSettingsException">What is there cannot be used; says what it is, whose it is, and how to go on.</exception>
    public static LockFile Open(string path)
    {
        while (true)
        {
            if (FileStatus.Read(path) is null)
            {
                if (TryCreate(path) is { } made)
                {
                    return new LockFile(path, made, isWritable: true);
                }

                // Another process was first.
                continue;
            }

            if (TryOpen(path, FileAccess.ReadWrite) is { } writable)
            {
                return Checked(new LockFile(path, writable, isWritable: true));
            }

            // Another user's, who did not share it for writing: to read it is enough to lock it.
            if (TryOpen(path, FileAccess.Read) is { } readable)
            {
                return Checked(new LockFile(path, readable, isWritable: false));
            }

            if (FileStatus.Read(path) is { } there)
            {
                throw Refusal(path, there, "cannot be opened");
            }
        }
    }

    /// <summary>Tries to take the lock.</summary>
    /// <returns>Whether it is this process's now.</returns>
    public bool TryLock() => Flock((int)_file.DangerousGetHandle(), ExclusiveNow) == 0;

    /// <summary>Whether the file is still the one at its path: where it was taken away meanwhile, others lock another one.</summary>
    public bool IsInPlace =>
        FileStatus.Read(_path) is { } there
        && FileStatus.Read(_file) is { } own
        && (there.Device, there.Inode) == (own.Device, own.Inode);

    /// <summary>Writes who holds it. To be called by the holder alone.</summary>
    public void WriteHolder(string holder)
    {
        if (!_isWritable)
        {
            return;
        }

        try
        {
            var line = $"{Mark}: {Clean(holder)}\n";
            RandomAccess.Write(_file, Encoding.UTF8.GetBytes(line), 0);
            RandomAccess.SetLength(_file, Encoding.UTF8.GetByteCount(line));
        }
        catch (IOException)
        {
            // The name of the holder is a courtesy; the lock holds without it.
        }
    }

    /// <summary>Who holds it, as far as can be told: what the holder wrote, if it is the process that the system names, else that process.</summary>
    public string ReadHolder()
    {
        var told = ReadLine();
        var text = told.StartsWith(Mark + ": ", StringComparison.Ordinal) ? Clean(told[(Mark.Length + 2)..]) : "";
        if (FileStatus.Read(_file) is not { } own || LockTable.FindHolder(own.Inode) is not { } holder)
        {
            return text.Length > 0 ? text : "another process";
        }

        var process = string.Create(CultureInfo.InvariantCulture, $"process {holder}");
        return text.StartsWith(process + " ", StringComparison.Ordinal) ? text
            : FileStatus.Read($"/proc/{holder}") is { } status ? $"{process} of user {status.OwnerName}"
            : process;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static LockFile Checked(LockFile file)
    {
        var status = FileStatus.Read(file._file);
        var problem =
            status is not { IsRegular: true } ? "is no file"
            : status.Value.Links != 1 ? "has a second name somewhere else"
            : file.ReadLine() is { Length: > 0 } line && !line.StartsWith(Mark, StringComparison.Ordinal)
                ? "holds something else"
            : null;
        if (problem is null)
        {
            return file;
        }

        file.Dispose();
        throw Refusal(file._path, status, problem);
    }

    private static InvalidSettingsException Refusal(string path, FileStatus? status, string problem)
    {
        var what = status is { IsLink: true } ? "is a link" : problem;
        var owner = status is { } known ? $", owned by {known.OwnerName}" : "";
        return new InvalidSettingsException([
            new SettingProblem(
                "machine lock",
                $"{path}{owner}",
                $"the lock's file or nothing; what is there {what}, and is left as it is. Let its owner remove it; or set TMPDIR to another folder, for everyone who runs performance tests on this machine"
            ),
        ]);
    }

    private string ReadLine()
    {
        try
        {
            var bytes = new byte[4 * MaxLetters];
            var count = RandomAccess.Read(_file, bytes, 0);
            return Encoding.UTF8.GetString(bytes.AsSpan(0, count)).Split('\n')[0];
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return "(cannot be read)";
        }
    }

    /// <summary>Anyone may have written it: no control characters, and not more than a line.</summary>
    private static string Clean(string text) =>
        new([.. text.Where(letter => !char.IsControl(letter)).Take(MaxLetters)]);

    private static SafeFileHandle? TryCreate(string path)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
            // On the open file, not on its path: what is there by now may be another one.
            File.SetUnixFileMode(file, SharedByAll);
            return file;
        }
        catch (IOException) when (FileStatus.Read(path) is not null)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingsException([
                new SettingProblem(
                    "machine lock",
                    path,
                    $"a file that can be made; the system says: {failure.Message}. Set TMPDIR to a folder that everyone who runs performance tests can write"
                ),
            ]);
        }
    }

    private static SafeFileHandle? TryOpen(string path, FileAccess access)
    {
        var flags = (access == FileAccess.ReadWrite ? ReadWrite : 0) | NoFollow | CloseOnExec | NonBlocking;
        var descriptor = OpenFile(path, flags);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int ExclusiveNow = 2 | 4;

    /// <summary>Arm numbers this one differently: include/uapi/asm-generic/fcntl.h and arch/arm64/include/uapi/asm/fcntl.h of Linux.</summary>
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture
        is Architecture.Arm
            or Architecture.Arm64
        ? 0x8000
        : 0x20000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(int file, int operation);
}
