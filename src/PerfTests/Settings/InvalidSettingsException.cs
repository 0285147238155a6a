namespace PerfTests.Settings;

/// <summary>Settings were refused before anything started. Carries every problem, not just the first.</summary>
public sealed class InvalidSettingsException : Exception
{
    /// <summary>Reports the given problems; at least one.</summary>
    public InvalidSettingsException(IReadOnlyList<SettingProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; }

    /// <summary>Whether all that is wrong is that something is not installed here.</summary>
    public bool IsOnlyMissing => Problems.All(problem => problem.IsMissing);

    /// <summary>Throws if there is any problem.</summary>
    /// <exception cref="InvalidSettingsException">At least one problem was given.</exception>
    public static void ThrowIfAny(IEnumerable<SettingProblem> problems)
    {
        var found = problems.ToArray();
        if (found.Length > 0)
        {
            throw new InvalidSettingsException(found);
        }
    }

    private static string Describe(IReadOnlyList<SettingProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var lines = problems.Select(problem => $"  - {problem}");
        return $"{problems.Count} invalid setting{(problems.Count == 1 ? "" : "s")}; nothing was started:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }
}
