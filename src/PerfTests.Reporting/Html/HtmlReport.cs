using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting.OwnSections;

namespace PerfTests.Reporting.Html;

/// <summary>Results as one HTML file each: style, script and data inside, no request to anywhere.</summary>
public static class HtmlReport
{
    /// <summary>The report of a run.</summary>
    /// <param name="result">The result.</param>
    /// <param name="record">The facts it was drawn from, for the nodes' own counters; null if they are not at hand.</param>
    /// <param name="sections">Sections of one's own, after the built-in ones; null for none.</param>
    public static Task<string> RenderAsync(
        BenchmarkResult result,
        RunRecord? record = null,
        IReadOnlyList<ReportSection>? sections = null
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        return RenderAsync<RunPage>(
            new()
            {
                [nameof(RunPage.Result)] = result,
                [nameof(RunPage.Record)] = record,
                [nameof(RunPage.Sections)] = sections ?? [],
            }
        );
    }

    /// <summary>The overview of a session.</summary>
    public static Task<string> RenderSessionAsync(IReadOnlyList<SessionEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return RenderAsync<SessionPage>(new() { [nameof(SessionPage.Entries)] = entries });
    }

    /// <summary>A check for slow-downs.</summary>
    public static Task<string> RenderCheckAsync(CheckReport check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return RenderAsync<CheckPage>(new() { [nameof(CheckPage.Check)] = check });
    }

    /// <summary>The verdict on a history, with its counterexample.</summary>
    public static Task<string> RenderHistoryAsync(HistoryVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return RenderAsync<HistoryPage>(new() { [nameof(HistoryPage.Verdict)] = verdict });
    }

    private static async Task<string> RenderAsync<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        var services = new ServiceCollection().BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
            await using (renderer.ConfigureAwait(false))
            {
                return await renderer
                    .Dispatcher.InvokeAsync(async () =>
                        (
                            await renderer
                                .RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))
                                .ConfigureAwait(false)
                        ).ToHtmlString()
                    )
                    .ConfigureAwait(false);
            }
        }
    }
}
