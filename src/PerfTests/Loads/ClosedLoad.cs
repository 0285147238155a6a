using PerfTests.Settings;

namespace PerfTests.Loads;

/// <summary>
/// A fixed number of clients, each of which waits for its answer before it goes on. A stalled system is then asked less:
/// latencies of a closed loop hide the waiting of everybody who would have come meanwhile.
/// </summary>
public sealed record ClosedLoad : LoadProfile
{
    /// <summary>Number of clients, 1 to 1,000,000.</summary>
    public required int Clients { get; init; }

    /// <summary>Pause of a client between an answer and its next operation. Default: none.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <inheritdoc/>
    public override bool IsClosedLoop => true;

    /// <inheritdoc/>
    public override string Describe() =>
        $"closed loop of {Clients:#,0} clients{(ThinkTime > TimeSpan.Zero ? $" thinking {Words(ThinkTime)}" : "")} for {Words(During)}";

    /// <inheritdoc/>
    public override LoadProfile Scale(double factor) => this with { During = During * factor };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate()
    {
        foreach (var problem in ValidateDuring())
        {
            yield return problem;
        }

        if (Clients is < 1 or > 1_000_000)
        {
            yield return new SettingProblem("Load.Clients", $"{Clients}", "1 to 1,000,000 clients");
        }

        if (ThinkTime < TimeSpan.Zero)
        {
            yield return new SettingProblem("Load.ThinkTime", $"{ThinkTime}", "a duration of at least 0");
        }
    }
}
