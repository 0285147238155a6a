namespace PerfTests.Storage;

/// <summary>What became of runs that were to be stored.</summary>
/// <param name="Added">Runs that are new.</param>
/// <param name="AlreadyThere">Runs that were stored before, and were left as they are.</param>
/// <param name="Conflicts">Names under which another run, one of another time, is stored; those given now are not.</param>
public sealed record AddOutcome(int Added, int AlreadyThere, IReadOnlyList<string> Conflicts);
