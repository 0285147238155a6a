using System.Text;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;

namespace PerfTests.Sessions.Diagnosis;

/// <summary>Every fault, for every system and host: done, and how; or not, and why. The answers are those that decide at the start of a run.</summary>
public sealed class FaultTable
{
    /// <summary>What precedes the table in a page that holds it.</summary>
    public const string BeginMark = "<!-- fault table: begin -->";

    /// <summary>What follows the table in a page that holds it.</summary>
    public const string EndMark = "<!-- fault table: end -->";

    /// <summary>The machine that the documentation describes, in words.</summary>
    public const string ReferenceMachine = ReferenceHosts.Machine;

    private FaultTable(IReadOnlyList<FaultTableCell> cells) => Cells = cells;

    /// <summary>One cell for each fault, system and host, in this order.</summary>
    public IReadOnlyList<FaultTableCell> Cells { get; }

    /// <summary>Asks the hosts.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="systems">The systems.</param>
    public static FaultTable Of(IReadOnlyList<IClusterHost> hosts, IReadOnlyList<ISystem> systems)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(systems);
        var answers =
            from system in systems
            // Enough nodes for any protocol to tolerate a faulty one.
            let spec = new ClusterSpec { System = system, Nodes = 4 }
            from entry in FaultVocabulary.Of(system).Index()
            from host in hosts.Index()
            let support = host.Item.Supports(entry.Item.Fault, spec)
            orderby entry.Index, host.Index
            select new FaultTableCell(
                entry.Item.Name,
                entry.Item.Fault.Kind,
                system.Name,
                host.Item.Name,
                support.IsSupported,
                support.Detail
            );
        return new FaultTable([.. answers]);
    }

    /// <summary>Asks the hosts as they are on the machine that the documentation describes; no cluster is started on them.</summary>
    /// <param name="systems">The systems.</param>
    public static FaultTable OfReferenceMachine(IReadOnlyList<ISystem> systems) => Of(ReferenceHosts.All, systems);

    /// <summary>
    /// The table in Markdown: a row for each fault, a column for each host, the details in a numbered list below. A cell tells systems apart only where they differ.
    /// </summary>
    public string ToMarkdown()
    {
        var notes = new List<string>();
        var hosts = Cells.Select(cell => cell.Host).Distinct().ToArray();
        var text = new StringBuilder();
        Line($"| Fault | {string.Join(" | ", hosts.Select(host => $"`{host}`"))} |");
        Line($"| --- | {string.Join(" | ", hosts.Select(_ => "---"))} |");
        foreach (var row in Cells.GroupBy(cell => cell.Fault))
        {
            var cells = hosts.Select(host => Cell([.. row.Where(cell => cell.Host == host)], notes));
            Line($"| `{row.Key}` | {string.Join(" | ", cells)} |");
        }

        Line("");
        foreach (var (index, note) in notes.Index())
        {
            Line($"{index + 1}. {note}");
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>The text of a page with this table between its marks.</summary>
    /// <param name="page">The page.</param>
    /// <exception cref="FormatException">It lacks the marks.</exception>
    public string PutInto(string page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var begin = page.IndexOf(BeginMark, StringComparison.Ordinal);
        var end = page.IndexOf(EndMark, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{page[..(begin + BeginMark.Length)]}\n\n{ToMarkdown()}\n{page[end..]}"
            : throw new FormatException($"the page has no line '{BeginMark}' with a line '{EndMark}' after it");
    }

    private static string Cell(IReadOnlyList<FaultTableCell> cells, List<string> notes)
    {
        var answers = cells.GroupBy(cell => (cell.IsSupported, cell.Detail)).ToArray();
        return answers.Length == 1
            ? Answer(answers[0].Key, notes)
            : string.Join(
                "; ",
                answers.Select(answer =>
                    $"{string.Join(", ", answer.Select(cell => cell.System))}: {Answer(answer.Key, notes)}"
                )
            );
    }

    private static string Answer((bool IsSupported, string Detail) answer, List<string> notes)
    {
        var note = answer.Detail.Replace("|", "\\|", StringComparison.Ordinal);
        if (!notes.Contains(note))
        {
            notes.Add(note);
        }

        return $"{(answer.IsSupported ? "**yes**" : "no")} [{notes.IndexOf(note) + 1}]";
    }
}
