using System.CommandLine;
using PerfTests.Sessions;
using PerfTests.Sessions.Diagnosis;
using PerfTests.Sessions.Hosts;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests doctor</c>: what this machine can do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command(
            "doctor",
            "Say what this machine can do, and which command adds what is missing; removes what killed runs left."
        )
        {
            json,
        };
        var brought = new CompositionOption("hosts and systems");
        brought.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                brought.RunAsync(
                    parsed,
                    composition => RunAsync(composition, parsed.GetValue(json), cancellationToken),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(Composition composition, bool asJson, CancellationToken cancellationToken)
    {
        await OrphanCleanup
            .RunAsync(composition.Hosts, new ProgressLines(Console.Error.WriteLine), cancellationToken)
            .ConfigureAwait(false);
        var root = Environment.GetEnvironmentVariable("PERFTESTS_OUT") is { Length: > 0 } set
            ? Path.GetFullPath(set)
            : new SessionOptions().OutputRoot;
        var findings = await Doctor.ExamineAsync(composition, root, cancellationToken).ConfigureAwait(false);
        if (asJson)
        {
            Console.WriteLine(JsonOutput.Serialize(new { findings }));
            return ExitCodes.Success;
        }

        foreach (var area in findings.GroupBy(finding => finding.Area))
        {
            Console.WriteLine(area.Key);
            foreach (var finding in area)
            {
                Console.WriteLine(
                    $"  {(finding.IsAvailable ? "yes" : "no "), -4} {finding.Name, -28} {finding.Detail}"
                );
                if (finding.Remedy is { } remedy)
                {
                    Console.WriteLine($"       {"", -28} to add it: {remedy}");
                }
            }
        }

        return ExitCodes.Success;
    }
}
