using PerfTests.Analysis.Results;

namespace PerfTests.Storage.Sql;

/// <summary>A run's status as a column holds it.</summary>
internal static class StatusText
{
    public static string Write(RunStatus status) => $"{status}".ToLowerInvariant();

    /// <summary>Reads it; an unknown word means that the figures are not to be believed.</summary>
    public static RunStatus Read(string text) =>
        Enum.TryParse<RunStatus>(text, ignoreCase: true, out var status) ? status : RunStatus.Incomplete;
}
