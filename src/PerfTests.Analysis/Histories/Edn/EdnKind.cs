namespace PerfTests.Analysis.Histories.Edn;

/// <summary>What an EDN value is.</summary>
internal enum EdnKind : byte
{
    /// <summary>No value.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>Any other number, kept as it was written.</summary>
    Number,

    /// <summary>A text in quotes, or a character.</summary>
    Text,

    /// <summary>A keyword, without its colon.</summary>
    Keyword,

    /// <summary>A symbol.</summary>
    Symbol,

    /// <summary>A vector or a list.</summary>
    Vector,

    /// <summary>A set.</summary>
    Set,

    /// <summary>A map; keys and values alternate.</summary>
    Map,
}
