using System.Text;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting.Checks;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.Reporting.OwnSections;
using PerfTests.Settings;

namespace PerfTests.Reporting;

/// <summary>Writes the reports of runs and sessions. Each file is complete or absent: it is written beside its place and moved.</summary>
public static class ReportWriter
{
    /// <summary>The report of a run, for a browser.</summary>
    public const string RunReportFile = "report.html";

    /// <summary>The overview of a session, for a browser.</summary>
    public const string SessionReportFile = "index.html";

    /// <summary>The summary of a run or session, for pull requests.</summary>
    public const string SummaryFile = "summary.md";

    /// <summary>The result of a run, for programs.</summary>
    public const string ResultFile = "result.json";

    /// <summary>The results of a session, for programs.</summary>
    public const string SessionResultsFile = "results.json";

    /// <summary>Writes <see cref="ResultFile"/>, <see cref="SummaryFile"/> and <see cref="RunReportFile"/>.</summary>
    /// <param name="result">The result.</param>
    /// <param name="record">The facts it was drawn from; null if they are not at hand.</param>
    /// <param name="directory">An existing folder, usually the run's own.</param>
    /// <param name="sections">Sections of one's own for the report; null for none.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task WriteRunAsync(
        BenchmarkResult result,
        RunRecord? record,
        string directory,
        IReadOnlyList<ReportSection>? sections = null
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        await WriteAsync(directory, ResultFile, JsonReport.Render(result)).ConfigureAwait(false);
        await WriteAsync(directory, SummaryFile, MarkdownReport.Render(result)).ConfigureAwait(false);
        await WriteAsync(
                directory,
                RunReportFile,
                await HtmlReport.RenderAsync(result, record, sections).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    /// <summary>Writes <see cref="SessionResultsFile"/>, <see cref="SummaryFile"/> and <see cref="SessionReportFile"/>.</summary>
    /// <param name="entries">The runs in the order to show.</param>
    /// <param name="directory">An existing folder, the session's own.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task WriteSessionAsync(IReadOnlyList<SessionEntry> entries, string directory)
    {
        ArgumentNullException.ThrowIfNull(entries);
        await WriteAsync(directory, SessionResultsFile, JsonReport.RenderSession(entries)).ConfigureAwait(false);
        await WriteAsync(directory, SummaryFile, MarkdownReport.RenderSession(entries)).ConfigureAwait(false);
        await WriteAsync(
                directory,
                SessionReportFile,
                await HtmlReport.RenderSessionAsync(entries).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    /// <summary>Ends the name of a check's JSON document, by which the comment on a pull request finds it.</summary>
    public const string CheckEnding = ".check.json";

    /// <summary>Writes a check as <c>NAME.html</c>, <c>NAME.md</c> and <c>NAME.check.json</c>.</summary>
    /// <param name="check">The check.</param>
    /// <param name="directory">An existing folder, usually the session's own.</param>
    /// <param name="name">Name of the files.</param>
    /// <returns>Full path of the page for a browser.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task<string> WriteCheckAsync(CheckReport check, string directory, string name)
    {
        ArgumentNullException.ThrowIfNull(check);
        await WriteAsync(directory, name + CheckEnding, CheckJson.Render(check)).ConfigureAwait(false);
        await WriteAsync(directory, name + ".md", CheckMarkdown.Render(check)).ConfigureAwait(false);
        await WriteAsync(directory, name + ".html", await HtmlReport.RenderCheckAsync(check).ConfigureAwait(false))
            .ConfigureAwait(false);
        return Path.Combine(directory, name + ".html");
    }

    private static async Task WriteAsync(string directory, string file, string content)
    {
        var path = Path.Combine(directory, file);
        var unfinished = path + ".unfinished";
        await File.WriteAllTextAsync(unfinished, Scrub(file, content), new UTF8Encoding(false)).ConfigureAwait(false);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reports are passed on. A page's own script and style are code: only what is known to be secret is taken out of it.</summary>
    private static string Scrub(string file, string content) =>
        Path.GetExtension(file) switch
        {
            ".json" => SecretRedactor.OfProcess.ScrubJson(content),
            ".html" => SecretRedactor.OfProcess.ScrubKnown(content),
            _ => SecretRedactor.OfProcess.Scrub(content),
        };
}
