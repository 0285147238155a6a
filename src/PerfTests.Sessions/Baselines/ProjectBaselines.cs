using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Results;
using PerfTests.Running;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;

namespace PerfTests.Sessions.Baselines;

/// <summary>The baselines of a test project's scenarios: finds, records, accepts and prunes them.</summary>
/// <param name="project">The project.</param>
/// <param name="folder">The folder of all baselines; null where each lies beside the source of its scenario.</param>
public sealed class ProjectBaselines(ScenarioAssembly project, string? folder)
{
    /// <summary>The project.</summary>
    public ScenarioAssembly Project => project;

    /// <summary>The scenarios that are meant, with the locations of their baselines.</summary>
    /// <param name="names">Names of scenarios; none for all that are held against a baseline.</param>
    /// <exception cref="InvalidSettingsException">A name is unknown, or the source of its scenario is.</exception>
    public async Task<IReadOnlyList<ScenarioBaseline>> FindAsync(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            return await FindHeldAsync().ConfigureAwait(false);
        }

        var picked = project.Pick(names);
        InvalidSettingsException.ThrowIfAny(
            picked
                .Where(scenario => scenario.BaselineLocation is null)
                .Select(scenario => new SettingProblem(
                    "SCENARIO",
                    scenario.Attribute.Name,
                    "one whose source is known: marked by [Scenario]"
                ))
        );
        return [.. picked.Select(scenario => new ScenarioBaseline(scenario, InFolder(scenario.BaselineLocation!)))];
    }

    /// <summary>Runs a scenario and keeps what it gives as received.</summary>
    /// <param name="baseline">The scenario.</param>
    /// <param name="runs">Runs to record from, 5 to 100; null for as many as the scenario says, else 8.</param>
    /// <param name="session">Runs it.</param>
    /// <param name="request">Makes the request of the described scenario.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidSettingsException">The number of runs is out of range, or something is wrong with the scenario.</exception>
    public static async Task<ScenarioOutcome> RecordAsync(
        ScenarioBaseline baseline,
        int? runs,
        Session session,
        Func<Scenario, ScenarioRequest> request,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        var described = await baseline.Method.DescribeAsync().ConfigureAwait(false);
        var gate = described.Baseline ?? new BaselineGate();
        var count = runs ?? gate.Runs;
        gate = gate with { Runs = count, FirstRuns = Math.Min(gate.FirstRuns, count) };
        return await session
            .RunAsync(
                request(described.AgainstBaseline(gate)) with
                {
                    BaselineLocation = baseline.Location,
                    BaselineUse = BaselineUse.Record,
                },
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Whether recording gave what can be accepted.</summary>
    /// <param name="outcome">What became of it.</param>
    public static bool IsRecorded(ScenarioOutcome outcome) =>
        outcome is { Status: RunStatus.Passed, Baseline.ReceivedPath: not null };

    /// <summary>Makes what was received the baseline of scenarios.</summary>
    /// <param name="names">Names of scenarios; none for all of which something was received.</param>
    /// <returns>What was accepted, in order.</returns>
    /// <exception cref="InvalidSettingsException">A name is unknown.</exception>
    /// <exception cref="InvalidBaselineException">What was received cannot be accepted, or nothing was received of a scenario that is named.</exception>
    /// <exception cref="IOException">A file cannot be written; it is as it was.</exception>
    public async Task<IReadOnlyList<KeyValuePair<ScenarioBaseline, Baseline>>> AcceptAsync(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var meant = await FindAsync(names).ConfigureAwait(false);
        return
        [
            .. meant
                .Where(baseline => names.Count > 0 || File.Exists(baseline.Location.ReceivedPath))
                .Select(baseline => KeyValuePair.Create(baseline, BaselineFiles.Accept(baseline.Location))),
        ];
    }

    /// <summary>Files that nothing needs: received ones, and baselines whose scenario is gone or no longer held against one.</summary>
    public async Task<IReadOnlyList<string>> FindStaleAsync()
    {
        var held = await FindHeldAsync().ConfigureAwait(false);
        return BaselineFiles.FindStale(
            [.. project.Scenarios.Select(scenario => scenario.BaselineLocation).OfType<BaselineLocation>()],
            [.. held.Select(baseline => baseline.Location)],
            folder
        );
    }

    private async Task<IReadOnlyList<ScenarioBaseline>> FindHeldAsync()
    {
        var held = new List<ScenarioBaseline>();
        foreach (var scenario in project.Scenarios)
        {
            var described = await scenario.DescribeAsync().ConfigureAwait(false);
            if (described.Baseline is not null && scenario.BaselineLocation is { } location)
            {
                held.Add(new ScenarioBaseline(scenario, InFolder(location)));
            }
        }

        return held;
    }

    private BaselineLocation InFolder(BaselineLocation location) =>
        folder is null ? location : location with { Folder = folder };
}
