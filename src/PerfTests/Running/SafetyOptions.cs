using PerfTests.Identity;
using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>Whether and how a run's history is kept and checked (METHOD 8).</summary>
public sealed record SafetyOptions
{
    /// <summary>Whether operations are logged, keys read back and replicas compared. Default: true.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>
    /// Most bytes of the log of operations on disk, 68 for each operation; with more, only the beginning is checked and the verdict is unknown unless it shows a
    /// violation. Default: 5 GB, over an hour at 20,000 operations/s.
    /// </summary>
    public long MaxLogBytes { get; init; } = 5_000_000_000;

    /// <summary>How long after the last fault was healed operations may take to commit again; otherwise the run failed. Default: 30 s.</summary>
    public TimeSpan LivenessDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most operations that are logged: as many as <see cref="MaxLogBytes"/> holds.</summary>
    [NotPartOfIdentity("it follows from the bytes")]
    public int MaxOperations => (int)Math.Min(int.MaxValue, MaxLogBytes / OperationLog.RecordBytes);

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
        if (MaxLogBytes is < OperationLog.RecordBytes or > 100_000_000_000)
        {
            yield return new SettingProblem("Safety.MaxLogBytes", $"{MaxLogBytes}", "68 to 100,000,000,000 bytes");
        }

        if (LivenessDeadline <= TimeSpan.Zero)
        {
            yield return new SettingProblem("Safety.LivenessDeadline", $"{LivenessDeadline}", "a duration above 0");
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
