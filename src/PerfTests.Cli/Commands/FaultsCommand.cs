using System.CommandLine;
using PerfTests.Sessions;
using PerfTests.Sessions.Diagnosis;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests faults</c>: which fault can be done to which system on which host.</summary>
internal static class FaultsCommand
{
    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print one table in Markdown." };
        var json = new Option<bool>("--json") { Description = "Print every cell as JSON." };
        var reference = new Option<bool>("--reference")
        {
            Description = $"Describe the documentation's machine instead of this one: {FaultTable.ReferenceMachine}.",
        };
        var write = new Option<FileInfo?>("--write")
        {
            Description =
                $"Put the table of the documentation's machine into a page, between '{FaultTable.BeginMark}' and '{FaultTable.EndMark}'.",
        };
        var command = new Command(
            "faults",
            "Say which fault can be done to which system on which host, and how; or why not. Asks what decides at the start of a run."
        )
        {
            markdown,
            json,
            reference,
            write,
        };
        var brought = new CompositionOption("hosts and systems");
        brought.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                brought.RunAsync(
                    parsed,
                    composition =>
                        Task.FromResult(
                            parsed.GetValue(write) is { } page
                                ? Write(page)
                                : Print(
                                    composition,
                                    parsed.GetValue(reference),
                                    parsed.GetValue(json),
                                    parsed.GetValue(markdown)
                                )
                        ),
                    cancellationToken
                )
        );
        return command;
    }

    private static int Print(Composition composition, bool isReference, bool asJson, bool asMarkdown)
    {
        var table = isReference
            ? FaultTable.OfReferenceMachine(composition.Systems)
            : FaultTable.Of(composition.Hosts, composition.Systems);
        if (asJson)
        {
            Console.WriteLine(JsonOutput.Serialize(new { faults = table.Cells }));
        }
        else if (asMarkdown)
        {
            Console.Write(table.ToMarkdown());
        }
        else
        {
            PrintText(table);
        }

        return ExitCodes.Success;
    }

    /// <summary>A line for each fault and answer, host by host; systems that get the same answer share it.</summary>
    private static void PrintText(FaultTable table)
    {
        foreach (var host in table.Cells.GroupBy(cell => cell.Host))
        {
            Console.WriteLine(host.Key);
            var answers = host.GroupBy(cell => (cell.Fault, cell.IsSupported, cell.Detail)).ToArray();
            foreach (var answer in answers)
            {
                var isShared = answers.Count(other => other.Key.Fault == answer.Key.Fault) == 1;
                var systems = isShared ? "" : string.Join(", ", answer.Select(cell => cell.System)) + ": ";
                Console.WriteLine(
                    $"  {(answer.Key.IsSupported ? "yes" : "no "), -4} {answer.Key.Fault, -16} {systems}{answer.Key.Detail}"
                );
            }
        }
    }

    private static int Write(FileInfo page)
    {
        try
        {
            var table = FaultTable.OfReferenceMachine(Composition.Default.Systems);
            File.WriteAllText(page.FullName, table.PutInto(File.ReadAllText(page.FullName)));
            Console.WriteLine($"the table of faults in {page.FullName} is up to date");
            return ExitCodes.Success;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine($"--write '{page}': {unusable.Message}");
            return ExitCodes.Unusable;
        }
    }
}
