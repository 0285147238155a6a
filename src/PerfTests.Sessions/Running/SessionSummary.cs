using System.Globalization;

namespace PerfTests.Sessions.Running;

/// <summary>What a session says at its end: how many scenarios passed, what became of each of the others, and where the report is.</summary>
public sealed class SessionSummary
{
    private readonly List<Entry> _entries = [];
    private int _notAskedFor;

    /// <summary>Adds a scenario.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="conclusion">What it means.</param>
    /// <param name="headline">Why, in a line.</param>
    public void Add(string name, ScenarioConclusion conclusion, string headline)
    {
        ArgumentNullException.ThrowIfNull(headline);
        _entries.Add(new Entry(name, conclusion, headline.Split('\n', 2)[0].TrimEnd('\r')));
    }

    /// <summary>Says of a scenario that passed by its verdict that its test failed all the same, by an assertion of its own; leaves any other as it is.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="headline">What failed, in a line.</param>
    public void Fail(string name, string headline)
    {
        ArgumentNullException.ThrowIfNull(headline);
        var at = _entries.FindLastIndex(entry => entry.Name == name);
        if (at >= 0 && _entries[at].Conclusion == ScenarioConclusion.Passed)
        {
            _entries[at] = new Entry(
                name,
                ScenarioConclusion.Failed,
                "the run passed, an assertion of the test did not: " + headline.Split('\n', 2)[0].TrimEnd('\r')
            );
        }
    }

    /// <summary>Counts a scenario that runs only when asked for, and was not.</summary>
    public void AddNotAskedFor() => _notAskedFor++;

    /// <summary>The lines; the last one says where the report is, if there is one.</summary>
    /// <param name="reportPath">The session's overview; null if there is none.</param>
    public string Describe(string? reportPath)
    {
        var lines = new List<string>();
        if (_entries.Count > 0)
        {
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_entries.Count} {(_entries.Count == 1 ? "scenario" : "scenarios")}: {Count(ScenarioConclusion.Passed)} passed, {Count(ScenarioConclusion.Failed)} failed, {Count(ScenarioConclusion.Skipped)} skipped"
                )
            );
        }

        lines.AddRange(
            _entries
                .Where(entry => entry.Conclusion != ScenarioConclusion.Passed)
                .Select(entry => $"  {$"{entry.Conclusion}".ToLowerInvariant()}: {entry.Name}: {entry.Headline}")
        );
        if (_notAskedFor > 0)
        {
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  not asked for: {_notAskedFor} extended; PERFTESTS_ALL=1 runs them, too"
                )
            );
        }

        if (reportPath is not null)
        {
            lines.Add($"report: {reportPath}");
        }

        return string.Join(Environment.NewLine, lines);
    }

    private int Count(ScenarioConclusion conclusion) => _entries.Count(entry => entry.Conclusion == conclusion);

    private sealed record Entry(string Name, ScenarioConclusion Conclusion, string Headline);
}
