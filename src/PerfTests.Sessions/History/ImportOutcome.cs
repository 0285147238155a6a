namespace PerfTests.Sessions.History;

/// <summary>What became of an import.</summary>
/// <param name="Added">Runs that are new in the history.</param>
/// <param name="AlreadyThere">Runs that were there, and were left as they are.</param>
/// <param name="Conflicts">Names under which another run, one of another time, is there; those of the import were not stored.</param>
/// <param name="Problems">Lines and folders that could not be read, each with its reason.</param>
public sealed record ImportOutcome(
    int Added,
    int AlreadyThere,
    IReadOnlyList<string> Conflicts,
    IReadOnlyList<string> Problems
);
