using System.CommandLine;
using PerfTests.Sessions;
using PerfTests.Sessions.Options;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary>Which history a command is about, and what it does when that cannot be used.</summary>
internal sealed class HistoryTarget
{
    private readonly Option<string?> _history = new("--history")
    {
        Description =
            $"The history: {HistoryLocation.Expected}. Default: {HistoryLocation.Variable}, else {HistoryLocation.DefaultFile} below the folder of reports.",
    };

    private readonly Option<string?> _root = new("--out")
    {
        Description = "The folder of reports. Default: PERFTESTS_OUT, else reports.",
    };

    private readonly CompositionOption _composition = new("kinds of history and figures");

    public void AddTo(Command command)
    {
        command.Add(_history);
        command.Add(_root);
        _composition.AddTo(command);
    }

    /// <summary>The action of a command: opens the history, acts, and turns refusals into messages and exit codes.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Act(
        HistoryAccess access,
        Func<IHistoryStore, ParseResult, CancellationToken, Task<int>> act
    ) => Act(access, (_, store, parsed, cancellationToken) => act(store, parsed, cancellationToken));

    /// <summary>The same for an action that needs what the project hands in.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Act(
        HistoryAccess access,
        Func<Composition, IHistoryStore, ParseResult, CancellationToken, Task<int>> act
    ) =>
        (parsed, cancellationToken) =>
            GuardAsync(async () =>
            {
                var composition = await _composition.ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
                var store = await composition
                    .Stores.OpenAsync(Locate(parsed), access, composition.Time, cancellationToken)
                    .ConfigureAwait(false);
                await using var _ = store.ConfigureAwait(false);
                return await act(composition, store, parsed, cancellationToken).ConfigureAwait(false);
            });

    /// <summary>Acts, and turns refusals into messages and exit codes.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (InvalidSettingsException invalid)
        {
            return Refuse(invalid.Message);
        }
        catch (HistoryStoreException unusable)
        {
            return Refuse(unusable.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refuse(failure.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    private HistoryLocation Locate(ParseResult parsed)
    {
        var root = parsed.GetValue(_root) ?? Environment.GetEnvironmentVariable("PERFTESTS_OUT");
        root = string.IsNullOrEmpty(root) ? OutputFolder.Default() : root;
        return parsed.GetValue(_history) is { } given
            ? HistoryLocation.Parse(given, root, _history.Name)
            : HistoryLocation.Parse(Environment.GetEnvironmentVariable(HistoryLocation.Variable), root);
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCodes.Unusable;
    }
}
