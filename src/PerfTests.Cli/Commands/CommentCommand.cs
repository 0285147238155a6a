using System.CommandLine;
using PerfTests.Analysis.Regression;
using PerfTests.Reporting;
using PerfTests.Reporting.Checks;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests comment PATH...</c>: the checks of a pull request as one comment, from their JSON documents.</summary>
internal static class CommentCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = $"Documents of checks (*{ReportWriter.CheckEnding}), or folders that hold some.",
            Arity = ArgumentArity.OneOrMore,
        };
        var table = new Option<bool>("--table")
        {
            Description = "One line per check and deciding metric, for terminals.",
        };
        var command = new Command(
            "comment",
            "Print checks as the Markdown of a comment. Their text is taken for foreign and escaped; nothing of it is run."
        )
        {
            paths,
            table,
        };
        command.SetAction(parsed =>
        {
            var checks = new List<CheckReport>();
            foreach (var file in Files(parsed.GetValue(paths)!))
            {
                try
                {
                    checks.Add(CheckReader.Read(File.ReadAllText(file)));
                }
                catch (Exception failure)
                    when (failure is FormatException or IOException or UnauthorizedAccessException)
                {
                    Console.Error.WriteLine($"{file}: {failure.Message}");
                    return ExitCodes.Unusable;
                }
            }

            Console.WriteLine(
                parsed.GetValue(table) ? CheckText.Table(checks) : CheckMarkdown.RenderComment(checks).TrimEnd()
            );
            return ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<string> Files(IEnumerable<string> paths) => paths.SelectMany(Below);

    private static IEnumerable<string> Below(string path) =>
        Directory.Exists(path)
            ? Directory
                .EnumerateFiles(path, "*" + ReportWriter.CheckEnding, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
            : [path];
}
