namespace PerfTests.Reporting.OwnSections;

/// <summary>A part of a section of one's own.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Rows">Its text: one cell of a paragraph, one cell in each row of a list, the cells of each row of a table with its header first.</param>
internal sealed record SectionBlock(SectionBlockKind Kind, IReadOnlyList<IReadOnlyList<string>> Rows);
