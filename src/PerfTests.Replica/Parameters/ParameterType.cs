namespace PerfTests.Replica.Parameters;

/// <summary>The kind of values that a parameter takes.</summary>
internal enum ParameterType
{
    /// <summary>A whole number within a range.</summary>
    Integer,

    /// <summary>One word of a list.</summary>
    Choice,
}
