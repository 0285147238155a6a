namespace PerfTests.Clusters;

/// <summary>A command line.</summary>
/// <param name="FileName">Program: a path, or a name to be found on the search path.</param>
/// <param name="Arguments">Arguments, unquoted.</param>
public sealed record NodeCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Environment variables set in addition to the harness's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the program ends by itself when its standard input is closed; the host then keeps the input open.</summary>
    public bool EndsWithStandardInput { get; init; }
}
