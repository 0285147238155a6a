using System.CommandLine;
using PerfTests.Sessions;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;

namespace PerfTests.Cli;

/// <summary>The option that names the project whose composition a command works with, for commands that run no scenario.</summary>
internal sealed class CompositionOption
{
    private readonly Option<string?> _project;

    /// <param name="brought">What the command takes from it, such as "hosts and systems".</param>
    public CompositionOption(string brought) =>
        _project = new Option<string?>("--project")
        {
            Description = $"The project whose {brought} to use (built first), or a built assembly. Default: none.",
        };

    public void AddTo(Command command) => command.Add(_project);

    /// <summary>What the project hands in; the default without one.</summary>
    /// <exception cref="InvalidSettingsException">There is no such project, it does not build, or its composition cannot be made.</exception>
    public async Task<Composition> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_project) is not { } project)
        {
            return Composition.Default;
        }

        var progress = new ProgressLines(Console.Error.WriteLine);
        var assembly = await ScenarioAssembly.LoadAsync(project, progress, cancellationToken).ConfigureAwait(false);
        return assembly.Composition;
    }

    /// <summary>Acts with what the project hands in; a project that cannot be used is a message and an exit code.</summary>
    public async Task<int> RunAsync(
        ParseResult parsed,
        Func<Composition, Task<int>> act,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await act(await ReadAsync(parsed, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (InvalidSettingsException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return ExitCodes.Unusable;
        }
    }
}
