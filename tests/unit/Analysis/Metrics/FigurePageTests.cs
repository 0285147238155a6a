using System.Runtime.CompilerServices;
using System.Text;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;

namespace PerfTests.UnitTests.Analysis.Metrics;

public class FigurePageTests
{
    private const string Begin = "<!-- figures: begin -->\n";
    private const string End = "<!-- figures: end -->";

    [Fact]
    public void Page_of_the_figures_says_what_the_definitions_say()
    {
        var path = PagePath();
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (begin, end) = (
            page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            page.IndexOf(End, StringComparison.Ordinal)
        );
        var tables = Tables();

        if (Environment.GetEnvironmentVariable("PERFTESTS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, page[..begin] + tables + page[end..]);
        }

        Assert.True(
            page[begin..end] == tables,
            "docs/figures.md is not what the definitions say: PERFTESTS_WRITE_DOCS=1 dotnet test --filter FigurePageTests writes it"
        );
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var group in FigureSet.Default.GroupBy(figure => figure.Group))
        {
            text.Append($"\n## {group.Key} ({group.First().Source})\n\n");
            text.Append("| Name | Title | Unit | Better | Carries | Kept | What it is |\n");
            text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (var figure in group)
            {
                text.Append(
                    $"| `{figure.Name}` | {figure.Title} | {figure.Unit.Name} | {Better(figure.Direction)} | {$"{figure.Kind}".ToLowerInvariant()} | {Kept(figure)} | {figure.Definition} |\n"
                );
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Better(FigureDirection direction) =>
        direction switch
        {
            FigureDirection.HigherIsBetter => "higher",
            FigureDirection.LowerIsBetter => "lower",
            _ => "neither",
        };

    private static string Kept(Figure figure) =>
        figure.Direction == FigureDirection.Neither ? "no"
        : figure.IsKept ? "yes"
        : "if it gates";

    private static string PagePath([CallerFilePath] string source = "")
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "PerfTests.sln")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(
            directory?.FullName ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../..")),
            "docs",
            "figures.md"
        );
    }
}
