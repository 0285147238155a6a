using System.ComponentModel;
using System.Diagnostics;
using PerfTests.Settings;

namespace PerfTests.Sessions.History;

/// <summary>Asks git which revision of the code a folder holds.</summary>
internal static class CommitReader
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The revision that is checked out, with <c>-dirty</c> behind it where files differ from it; null outside a checkout, and where git is missing or does not
    /// answer.
    /// </summary>
    public static async Task<string?> ReadAsync(
        string directory,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (
            var argument in (string[])
                ["--no-optional-locks", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
        )
        {
            start.ArgumentList.Add(argument);
        }

        SecretRedactor.Withhold(start.Environment);
        try
        {
            using var git = Process.Start(start)!;
            using var timeout = new CancellationTokenSource(StepTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                var errors = git.StandardError.ReadToEndAsync(either.Token);
                var answer = await git.StandardOutput.ReadToEndAsync(either.Token).ConfigureAwait(false);
                await errors.ConfigureAwait(false);
                await git.WaitForExitAsync(either.Token).ConfigureAwait(false);
                return git.ExitCode == 0 && answer.Trim() is { Length: > 0 } revision ? revision : null;
            }
            catch (OperationCanceledException)
            {
                git.Kill(entireProcessTree: true);
                return null;
            }
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
