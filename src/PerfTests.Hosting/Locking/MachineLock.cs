using System.Globalization;

namespace PerfTests.Hosting.Locking;

/// <summary>
/// Performance runs never overlap on a machine, whichever process or user started them: each would be the other's noise. The lock
/// is one of the operating system on an open file, so that it ends with its process, however that ends.
/// </summary>
public sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    /// <summary>The lock's file, the same for all users of the machine.</summary>
    public static string DefaultPath => Path.Combine(Path.GetTempPath(), "perftests.lock");

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="purpose">What it is held for; shown to those who wait.</param>
    /// <param name="waiting">Told once, if it is held, by whom.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<MachineLock> AcquireAsync(
        string path,
        string purpose,
        Action<string> waiting,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var isTold = false;
        while (true)
        {
            if (TryOpen(path) is { } file)
            {
                WriteHolder(
                    path,
                    $"process {Environment.ProcessId}, {purpose}, since {time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)}"
                );
                return new MachineLock(file);
            }

            if (!isTold)
            {
                waiting(ReadHolder(path));
                isTold = true;
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the next one have it.</summary>
    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            ShareWithAllUsers(path);
            return file;
        }
        catch (IOException held) when (held is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    private static void ShareWithAllUsers(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(
                path,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.GroupRead
                    | UnixFileMode.GroupWrite
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherWrite
            );
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's file, which that user has shared already.
        }
    }

    private static void WriteHolder(string path, string holder)
    {
        try
        {
            File.WriteAllText(path + ".holder", holder);
            ShareWithAllUsers(path + ".holder");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The name of the holder is a courtesy; the lock holds without it.
        }
    }

    private static string ReadHolder(string path)
    {
        try
        {
            return File.ReadAllText(path + ".holder");
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
