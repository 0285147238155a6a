using System.CommandLine;
using System.Diagnostics;
using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Safety;
using PerfTests.Recording;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Sessions.Histories;
using PerfTests.Settings;
using static System.FormattableString;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests check FILE</c>: judges the history of any system.</summary>
internal static class CheckCommand
{
    private const int Unknown = 2;
    private const int BadInput = 3;

    private static readonly string[] Models = ["auto", .. NamesOf<HistoryModel>()];
    private static readonly string[] Formats = ["auto", .. NamesOf<HistoryFormat>()];

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A history, a folder of Jepsen's store, or a run folder.",
        };
        var model = new Option<string>("--model")
        {
            Description = $"What the system does: {string.Join(", ", Models)}. Default: auto.",
            DefaultValueFactory = _ => "auto",
        };
        var format = new Option<string>("--format")
        {
            Description = $"The form of the file: {string.Join(", ", Formats)}. Default: auto.",
            DefaultValueFactory = _ => "auto",
        };
        var consistency = new Option<string?>("--consistency")
        {
            Description =
                "What the system promises, for models of transactions: strict-serializable (default), serializable, snapshot-isolation, read-committed and others by Adya's and Elle's names.",
        };
        var timeout = new Option<string>("--timeout")
        {
            Description = "Time of reading and checking. Default: 60s.",
            DefaultValueFactory = _ => "60s",
        };
        var memory = new Option<string>("--memory")
        {
            Description = "Memory of reading and checking. Default: 1GB.",
            DefaultValueFactory = _ => "1GB",
        };
        var json = new Option<bool>("--json") { Description = "Print the verdict as JSON." };
        var html = new Option<string?>("--html")
        {
            Description = "Write the verdict, with a drawing of the counterexample, to this file.",
        };
        var command = new Command(
            "check",
            "Say whether a recorded history is one of a correct system: exit code 0 if it is, 1 if not, 2 if it could not be decided, 3 for a file that is no history."
        )
        {
            file,
            model,
            format,
            consistency,
            timeout,
            memory,
            json,
            html,
        };
        command.SetAction(parsed =>
            RunAsync(
                parsed.GetValue(file)!,
                parsed.GetValue(model)!,
                parsed.GetValue(format)!,
                parsed.GetValue(consistency),
                parsed.GetValue(timeout)!,
                parsed.GetValue(memory)!,
                parsed.GetValue(json),
                parsed.GetValue(html)
            )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string path,
        string model,
        string format,
        string? consistency,
        string timeout,
        string memory,
        bool asJson,
        string? html
    )
    {
        try
        {
            var options = ReadOptions(model, format, consistency, timeout, memory);
            BoundMemory(options.MaxBytes);
            var verdict = HistoryJudgement.Judge(path, options, TimeProvider.System);
            if (asJson && verdict.Undecided.Length > 0)
            {
                await Console.Error.WriteLineAsync(verdict.Undecided).ConfigureAwait(false);
            }

            Console.WriteLine(asJson ? HistoryVerdictJson.Render(verdict, PeakBytes()) : Text(verdict));
            if (html is not null)
            {
                await File.WriteAllTextAsync(html, await HtmlReport.RenderHistoryAsync(verdict).ConfigureAwait(false))
                    .ConfigureAwait(false);
            }

            return verdict.Verdict switch
            {
                SafetyVerdict.Valid => ExitCodes.Success,
                SafetyVerdict.Invalid => ExitCodes.NotPassed,
                _ => Unknown,
            };
        }
        catch (HistoryFormatException invalid)
        {
            await Console.Error.WriteLineAsync($"{path}: {invalid.Message}").ConfigureAwait(false);
            return BadInput;
        }
        catch (InvalidSettingsException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return BadInput;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console
                .Error.WriteLineAsync($"{html} cannot be written: {StorageFailure.Describe(failure)}")
                .ConfigureAwait(false);
            return BadInput;
        }
        catch (OutOfMemoryException)
        {
            await Console
                .Error.WriteLineAsync($"{path}: the history does not fit into {memory}; give more with --memory")
                .ConfigureAwait(false);
            return BadInput;
        }
    }

    private static HistoryCheckOptions ReadOptions(
        string model,
        string format,
        string? consistency,
        string timeout,
        string memory
    )
    {
        var problems = new List<SettingProblem>();
        var options = new HistoryCheckOptions
        {
            Model = Read<HistoryModel>("--model", model, Models, problems),
            Format = Read<HistoryFormat>("--format", format, Formats, problems),
        };
        if (consistency is not null)
        {
            options = options with { Consistency = HistoryCheckOptions.FindConsistency(consistency) };
            if (options.Consistency is null)
            {
                problems.Add(
                    new SettingProblem(
                        "--consistency",
                        consistency,
                        $"one of {string.Join(", ", HistoryCheckOptions.ConsistencyNames)}"
                    )
                );
            }
        }

        if (!DurationText.TryParse(timeout, out var limit) || limit <= TimeSpan.Zero)
        {
            problems.Add(new SettingProblem("--timeout", timeout, $"above 0, {DurationText.Expected}"));
        }

        if (!MemoryText.TryParse(memory, out var bytes))
        {
            problems.Add(new SettingProblem("--memory", memory, MemoryText.Expected));
        }

        return problems.Count == 0
            ? options with
            {
                Timeout = limit,
                MaxBytes = bytes,
            }
            : throw new InvalidSettingsException(problems);
    }

    private static T Read<T>(string option, string text, string[] names, List<SettingProblem> problems)
        where T : struct, Enum
    {
        if (!names.Contains(text, StringComparer.Ordinal))
        {
            problems.Add(new SettingProblem(option, text, $"one of {string.Join(", ", names)}"));
            return default;
        }

        return Enum.GetValues<T>().First(value => NameOf(value) == text);
    }

    private static IEnumerable<string> NamesOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Skip(1).Select(NameOf);

    /// <summary>The name as it is typed: words in small letters, joined by hyphens.</summary>
    private static string NameOf<T>(T value)
        where T : struct, Enum =>
        value is HistoryFormat.PerfTests
            ? "perftests"
            : string.Concat(
                    $"{value}".Select(letter =>
                        char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"
                    )
                )
                .TrimStart('-');

    /// <summary>The collector keeps to the bound, too, and says so where it cannot.</summary>
    private static void BoundMemory(long bytes)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
        GC.RefreshMemoryLimit();
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static string Text(HistoryVerdict verdict)
    {
        var lines = new List<string>
        {
            Invariant(
                $"{$"{verdict.Verdict}".ToLowerInvariant()}: {verdict.Model}, {verdict.Operations:#,0} operations, {verdict.Partitions:#,0} partitions, {verdict.Elapsed.TotalMilliseconds:0} ms"
            ),
        };
        if (verdict.Anomalies.Count > 0)
        {
            lines.Add($"  anomalies: {string.Join(", ", verdict.Anomalies)}");
        }

        if (verdict.StrongestModel is { } strongest)
        {
            lines.Add($"  strongest model that it allows: {strongest}");
        }

        if (verdict.Undecided.Length > 0)
        {
            lines.Add($"  {verdict.Undecided}");
        }

        if (verdict.Counterexample is { } shown)
        {
            lines.Add($"  {shown.Explanation}");
            lines.AddRange(shown.Cycle.Select(edge => $"    {edge}"));
            lines.AddRange(
                shown.Operations.Select(operation =>
                    Invariant(
                        $"    {(operation.IsImpossible ? "!" : " ")} line {operation.Sequence}, {operation.Client}: {operation.Text}"
                    )
                )
            );
        }

        return string.Join(Environment.NewLine, lines);
    }
}
