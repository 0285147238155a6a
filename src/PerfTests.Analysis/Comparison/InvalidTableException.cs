namespace PerfTests.Analysis.Comparison;

/// <summary>Tables were refused. Carries every problem, not just the first.</summary>
public sealed class InvalidTableException : Exception
{
    /// <summary>Problems that the message names; the rest is counted.</summary>
    private const int MaxShown = 20;

    /// <summary>Reports the given problems; at least one.</summary>
    public InvalidTableException(IReadOnlyList<TableProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>Everything that is wrong, in the order of the file.</summary>
    public IReadOnlyList<TableProblem> Problems { get; }

    internal static void ThrowIfAny(IReadOnlyList<TableProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw new InvalidTableException(problems);
        }
    }

    private static string Describe(IReadOnlyList<TableProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var lines = problems.Take(MaxShown).Select(problem => $"{problem}");
        return string.Join(
            Environment.NewLine,
            problems.Count > MaxShown
                ? lines.Append($"and {problems.Count - MaxShown} more, {problems.Count} in all")
                : lines
        );
    }
}
