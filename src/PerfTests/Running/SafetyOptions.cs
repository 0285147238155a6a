using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>Whether and how a run's history is kept and checked (METHOD 8).</summary>
public sealed record SafetyOptions
{
    /// <summary>Whether operations are logged, keys read back and replicas compared. Default: true.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Most operations that are logged, 56 bytes each; with more, the history is incomplete and its verdict unknown. Default: 2,000,000.</summary>
    public int MaxOperations { get; init; } = 2_000_000;

    /// <summary>Most keys that are read back after the load, chosen by seed. Default: 1,000.</summary>
    public int MaxKeysReadBack { get; init; } = 1_000;

    /// <summary>Most entries that are read back after the load from a system with a log that can be read, the latest ones. Default: 20,000.</summary>
    public int MaxLogEntriesReadBack { get; init; } = 20_000;

    /// <summary>How long reading back may take after the load, keys and entries each; what was not read by then leaves the verdict unknown. Default: 30 s.</summary>
    public TimeSpan ReadBackDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the replicas may take to agree after the load. Default: 10 s.</summary>
    public TimeSpan AgreementDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Nothing is logged or checked.</summary>
    public static SafetyOptions Off { get; } = new() { IsOn = false };

    /// <summary>Everything that is wrong with the options.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (MaxOperations is < 1 or > 50_000_000)
        {
            yield return new SettingProblem("Safety.MaxOperations", $"{MaxOperations}", "1 to 50,000,000 operations");
        }

        if (MaxKeysReadBack is < 0 or > 1_000_000)
        {
            yield return new SettingProblem("Safety.MaxKeysReadBack", $"{MaxKeysReadBack}", "0 to 1,000,000 keys");
        }

        if (MaxLogEntriesReadBack is < 0 or > 10_000_000)
        {
            yield return new SettingProblem(
                "Safety.MaxLogEntriesReadBack",
                $"{MaxLogEntriesReadBack}",
                "0 to 10,000,000 entries"
            );
        }

        if (ReadBackDeadline <= TimeSpan.Zero)
        {
            yield return new SettingProblem("Safety.ReadBackDeadline", $"{ReadBackDeadline}", "a duration above 0");
        }

        if (AgreementDeadline <= TimeSpan.Zero)
        {
            yield return new SettingProblem("Safety.AgreementDeadline", $"{AgreementDeadline}", "a duration above 0");
        }
    }
}
