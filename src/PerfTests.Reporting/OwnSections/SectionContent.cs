using System.Collections.Immutable;

namespace PerfTests.Reporting.OwnSections;

/// <summary>
/// What a section of one's own shows: paragraphs, lists and tables of plain text. There is no way to put markup into it: all text is escaped, so that nothing a system
/// under test says becomes part of the page. Immutable; each call returns a copy with one block more.
/// </summary>
public sealed record SectionContent
{
    /// <summary>Nothing, to start from.</summary>
    public static SectionContent Empty { get; } = new();

    internal ImmutableArray<SectionBlock> Blocks { get; private init; } = [];

    /// <summary>With a paragraph.</summary>
    /// <param name="text">Its text.</param>
    public SectionContent Paragraph(string text) =>
        With(
            new SectionBlock(
                SectionBlockKind.Paragraph,
                [
                    [text],
                ]
            )
        );

    /// <summary>With a list.</summary>
    /// <param name="items">The text of each item.</param>
    public SectionContent List(params IEnumerable<string> items) =>
        With(new SectionBlock(SectionBlockKind.List, [.. items.Select(item => new[] { item })]));

    /// <summary>With a table.</summary>
    /// <param name="header">The heading of each column.</param>
    /// <param name="rows">The cells of each row, as many as there are columns.</param>
    /// <exception cref="ArgumentException">A row has more or fewer cells than there are columns.</exception>
    public SectionContent Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        IReadOnlyList<string>[] all = [header, .. rows];
        return all.FirstOrDefault(row => row.Count != header.Count) is { } odd
            ? throw new ArgumentException(
                $"A row has {odd.Count} cells and the table {header.Count} columns.",
                nameof(rows)
            )
            : With(new SectionBlock(SectionBlockKind.Table, all));
    }

    private SectionContent With(SectionBlock block) => this with { Blocks = Blocks.Add(block) };
}
