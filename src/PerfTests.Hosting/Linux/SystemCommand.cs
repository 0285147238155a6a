using System.ComponentModel;
using System.Diagnostics;
using PerfTests.Settings;

namespace PerfTests.Hosting.Linux;

/// <summary>Runs a program of the machine for what .NET has no call for.</summary>
internal static class SystemCommand
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">It failed, or it is not there; the message has its words.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        if (await TryAsync(program, arguments).ConfigureAwait(false) is { } failure)
        {
            throw new IOException(failure);
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Why it failed; null if it did not.</returns>
    public static async Task<string?> TryAsync(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            SecretRedactor.Withhold(start.Environment);
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync().ConfigureAwait(false);
            await output.ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode == 0 ? null : $"{program} failed: {errors.Trim()}";
        }
        catch (Win32Exception)
        {
            return $"the program '{program}' is not there";
        }
    }
}
