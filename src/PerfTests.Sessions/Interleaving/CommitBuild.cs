using System.Diagnostics;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;

namespace PerfTests.Sessions.Interleaving;

/// <summary>
/// The program of another commit, built in a temporary git worktree and kept by commit, project and the harness's build settings, so that it is built once.
/// </summary>
/// <param name="project">The .NET project to publish, as a path within the repository.</param>
/// <param name="progress">Told what is being done.</param>
public sealed class CommitBuild(string project, IProgress<SessionEvent> progress)
{
    /// <summary>The project of the built-in replica.</summary>
    public const string ReplicaProject = "src/PerfTests.Replica";

    /// <summary>Where builds are kept: <c>PERFTESTS_BUILDS</c>, or the user's folder for local data.</summary>
    private static string Cache =>
        Environment.GetEnvironmentVariable("PERFTESTS_BUILDS") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.Create
                ),
                "perftests",
                "builds"
            );

    /// <summary>The program's path; builds it if it is not there.</summary>
    /// <param name="setting">The setting in which the user named the commit, for messages.</param>
    /// <param name="reference">A commit, branch or tag of the repository around the current folder.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="InvalidSettingsException">There is no such commit, or it does not build.</exception>
    public async Task<string> GetAsync(string setting, string reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var found = await RunAsync(
                "git",
                ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"],
                ".",
                cancellationToken
            )
            .ConfigureAwait(false);
        var commit = found.Output.Trim();
        if (found.ExitCode != 0 || commit.Length == 0)
        {
            throw Problem(
                setting,
                $"ref={reference}",
                "a commit, branch or tag of the git repository around the current folder"
            );
        }

        var name = Path.GetFileName(project.TrimEnd('/'));
        name = name.EndsWith(".csproj", StringComparison.Ordinal) ? name[..^".csproj".Length] : name;
        var folder = Path.Combine(Cache, $"{commit}-{name}");
        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
        if (!File.Exists(program))
        {
            progress.Say($"building {name} of {reference} ({commit[..12]})");
            await BuildAsync(setting, reference, commit, folder, cancellationToken).ConfigureAwait(false);
        }

        return File.Exists(program)
            ? program
            : throw Problem(
                setting,
                $"ref={reference}",
                $"a commit whose project {project} builds a program named {name}"
            );
    }

    private async Task BuildAsync(
        string setting,
        string reference,
        string commit,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var tree = Path.Combine(Cache, $"tree-{commit[..12]}-{Environment.ProcessId}");
        var unfinished = $"{folder}.unfinished-{Environment.ProcessId}";
        Directory.CreateDirectory(Cache);
        try
        {
            await RequireAsync("git", ["worktree", "add", "--detach", "--force", tree, commit], ".")
                .ConfigureAwait(false);
            await RequireAsync(
                    "dotnet",
                    [
                        "publish",
                        project,
                        "-c",
                        "Release",
                        "-o",
                        unfinished,
                        "-p:PublishDocumentationFile=false",
                        "-v",
                        "q",
                        "--nologo",
                    ],
                    tree
                )
                .ConfigureAwait(false);
            if (!Directory.Exists(folder))
            {
                Directory.Move(unfinished, folder);
            }
        }
        finally
        {
            await RunAsync("git", ["worktree", "remove", "--force", tree], ".", CancellationToken.None)
                .ConfigureAwait(false);
            foreach (var left in new[] { tree, unfinished }.Where(Directory.Exists))
            {
                Directory.Delete(left, recursive: true);
            }
        }

        async Task RequireAsync(string program, string[] arguments, string directory)
        {
            var result = await RunAsync(program, arguments, directory, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                var lines = result.Output.Split('\n').Where(line => line.Trim().Length > 0).TakeLast(10);
                throw Problem(
                    setting,
                    $"ref={reference}",
                    $"a commit that builds; {program} {arguments[0]} says:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}"
                );
            }
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        string[] arguments,
        string directory,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        SecretRedactor.WithholdHistory(start.Environment);
        using var process = Process.Start(start) ?? throw Problem(program, null, "a program on the search path");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static InvalidSettingsException Problem(string setting, string? value, string expected) =>
        new([new SettingProblem(setting, value, expected)]);
}
