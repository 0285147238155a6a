using System.Globalization;
using System.Runtime.Versioning;
using PerfTests.Settings;

namespace PerfTests.Hosting.Locking;

/// <summary>
/// Performance runs never overlap on a machine, whichever process or user started them: each would be the other's noise. The lock
/// is one of the operating system on an open file, so that it ends with its process, however that ends.
/// </summary>
public sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private readonly IDisposable _file;

    private MachineLock(IDisposable file) => _file = file;

    /// <summary>The lock's file, the same for all users of the machine who have the same temporary folder.</summary>
    public static string DefaultPath => Path.Combine(Path.GetTempPath(), "perftests.lock");

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="purpose">What it is held for; shown to those who wait, whoever they are.</param>
    /// <param name="progress">Told once, if it is held, by whom.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidSettingsException">At the path is something else, such as a link; it was left as it is.</exception>
    public static async Task<MachineLock> AcquireAsync(
        string path,
        string purpose,
        IProgress<string> progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(time);
        var holder = SecretRedactor.OfProcess.Scrub(
            $"process {Environment.ProcessId} of user {Environment.UserName}, {purpose}, since {time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)}"
        );
        var isTold = false;
        while (true)
        {
            var (held, other) = Try(path, holder);
            if (held is not null)
            {
                return new MachineLock(held);
            }

            if (!isTold && other is not null)
            {
                progress.Report(other);
                isTold = true;
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the next one have it.</summary>
    public void Dispose() => _file.Dispose();

    private static (IDisposable? Held, string? Other) Try(string path, string holder) =>
        OperatingSystem.IsLinux() ? TryOnLinux(path, holder) : (TryOpen(path), "another process");

    [SupportedOSPlatform("linux")]
    private static (IDisposable? Held, string? Other) TryOnLinux(string path, string holder)
    {
        var file = LockFile.Open(path);
        if (!file.TryLock())
        {
            using (file)
            {
                return (null, file.ReadHolder());
            }
        }

        if (!file.IsInPlace)
        {
            file.Dispose();
            return (null, null);
        }

        file.WriteHolder(holder);
        return (file, null);
    }

    /// <summary>Elsewhere temporary folders are each user's own, and so is the lock.</summary>
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
