namespace PerfTests.Reporting.OwnSections;

/// <summary>What a part of a section is.</summary>
internal enum SectionBlockKind
{
    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A list.</summary>
    List,

    /// <summary>A table.</summary>
    Table,
}
