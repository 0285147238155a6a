using PerfTests.Recording;

namespace PerfTests.Analysis.Safety;

/// <summary>Makes the checks that a project hands in.</summary>
internal static class OwnChecks
{
    /// <summary>The result with the project's checks; null if there is neither.</summary>
    /// <param name="built">What the checks of PerfTests gave; null if they were not asked for.</param>
    /// <param name="record">The facts.</param>
    /// <param name="checks">The checks at hand.</param>
    public static SafetyResult? Add(SafetyResult? built, RunRecord record, IReadOnlyList<IRunCheck> checks)
    {
        SafetyCheck[] own =
        [
            .. checks.Select(check => Make(check, record)),
            // A run that was checked must not look unchecked, or passed, to whoever lacks the check.
            .. record
                .Manifest.Checks.Except(checks.Select(check => check.Name), StringComparer.Ordinal)
                .Select(name => new SafetyCheck(
                    name,
                    SafetyVerdict.Unknown,
                    "it is a check of the project that ran the scenario, which was not at hand: name it by --project"
                )),
        ];
        return own.Length == 0
            ? built
            : new SafetyResult { Checks = [.. built?.Checks ?? [], .. own], Violations = built?.Violations ?? [] };
    }

    private static SafetyCheck Make(IRunCheck check, RunRecord record)
    {
        try
        {
            return check.Check(record) with { Name = check.Name };
        }
#pragma warning disable CA1031 // It is the user's code: that it broke shows nothing, and must not cost the report.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new SafetyCheck(check.Name, SafetyVerdict.Unknown, $"the check itself broke: {failure.Message}");
        }
    }
}
