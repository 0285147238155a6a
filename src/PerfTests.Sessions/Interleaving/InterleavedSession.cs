using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Analysis.Results;
using PerfTests.Hosting.Locking;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Checks;
using PerfTests.Running;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Settings;

namespace PerfTests.Sessions.Interleaving;

/// <summary>
/// Compares two variants of a scenario in alternating blocks (METHOD 9 b): whatever the machine does meanwhile happens to both. Each run has a fresh cluster,
/// both runs of a block have the same seed, the first block only warms the machine up.
/// </summary>
/// <param name="session">Where runs are kept.</param>
/// <param name="composition">What they are run with: the session's own.</param>
public sealed class InterleavedSession(Session session, Composition composition)
{
    /// <summary>What a run takes besides its load: a start, an election, an end.</summary>
    private static readonly TimeSpan AroundARun = TimeSpan.FromSeconds(3);

    /// <summary>Variations between blocks for which the announcement says what can be detected.</summary>
    private static readonly double[] Deviations = [0.01, 0.02, 0.05];

    /// <summary>Checks a plan, builds the commits that it names, and runs blocks until the rule is satisfied.</summary>
    /// <param name="plan">What to compare.</param>
    /// <param name="scenario">The scenario as it is without the differences of the plan.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Stops it; what was measured until then is judged and kept.</param>
    /// <exception cref="InvalidSettingsException">Something is wrong, and named at once, before anything is built or started; or a commit cannot be built.</exception>
    public async Task<InterleavedOutcome> RunAsync(
        InterleavedPlan plan,
        Scenario scenario,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        var request = await plan.ResolveAsync(scenario, progress, cancellationToken).ConfigureAwait(false);
        return await RunAsync(request, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs blocks until the rule is satisfied.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="progress">Told what happens, first how long it takes at most and what it can detect.</param>
    /// <param name="cancellationToken">Stops the comparison; what was measured until then is judged and kept.</param>
    /// <exception cref="InvalidSettingsException">Something is wrong with a variant, the rule, the host or the output folder; names everything at once.</exception>
    public async Task<InterleavedOutcome> RunAsync(
        InterleavedRequest request,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        var baseline = session.Adapt(request.Baseline);
        var candidate = session.Adapt(request.Candidate);
        var prepared = await session
            .PrepareAsync(
                [baseline, candidate],
                progress,
                cancellationToken,
                [.. request.Validate(), .. composition.Figures.UnfitGates("gates (--gate)", request.Rules.Gates)]
            )
            .ConfigureAwait(false);
        using var exclusive = await MachineLock
            .AcquireAsync(
                MachineLock.DefaultPath,
                $"comparison {request.Name}",
                new LineProgress(progress, "waiting for another performance run on this machine: "),
                composition.Time,
                cancellationToken
            )
            .ConfigureAwait(false);
        await session.RemoveOrphansAsync(prepared.Host, progress, cancellationToken).ConfigureAwait(false);
        Announce(request, baseline, progress);
        var arms = Arms(request, baseline, candidate, prepared, progress);
        return await RunBlocksAsync(request, arms, progress, cancellationToken).ConfigureAwait(false);
    }

    private static void Announce(InterleavedRequest request, Scenario scenario, IProgress<SessionEvent> progress)
    {
        var rules = request.Rules;
        var runs = (rules.LastStageBlocks + 1) * (request.HasSecondBase ? 3 : 2);
        var longest = runs * (scenario.WarmUp + scenario.Profile!.During + AroundARun);
        var detects = Deviations.Select(deviation =>
            $"{LogRatio.ToPercent(InterleavedCheck.MinimumDetectable(deviation, rules)):0.0} % where blocks vary by {100 * deviation:0} %"
        );
        progress.Say(
            $"{request.Name}: {rules.FirstStageBlocks} to {rules.LastStageBlocks} blocks after one to warm up, at most about {longest.TotalMinutes:0.0} min; finds a slow-down of {string.Join(", ", detects)}"
        );
    }

    private Dictionary<string, SessionRun> Arms(
        InterleavedRequest request,
        Scenario baseline,
        Scenario candidate,
        Preparation prepared,
        IProgress<SessionEvent> progress
    )
    {
        SessionRun Arm(string arm, Scenario scenario, int cluster) =>
            new(
                new ScenarioRequest
                {
                    Name = $"{request.Name}-{arm}",
                    Scenario = scenario,
                    DeadlineSeconds = request.DeadlineSeconds,
                    Command = request.Command,
                },
                session.Options,
                prepared,
                cluster,
                composition,
                // A line per block is enough: there are dozens of runs.
                new Silence()
            );

        var arms = new Dictionary<string, SessionRun>
        {
            ["base"] = Arm("base", baseline, 0),
            ["candidate"] = Arm("candidate", candidate, 1),
        };
        if (request.HasSecondBase)
        {
            arms.Add("again", Arm("again", baseline, 0));
        }

        progress.Say($"{request.Name}: seed {session.Seed}");
        return arms;
    }

    private async Task<InterleavedOutcome> RunBlocksAsync(
        InterleavedRequest request,
        Dictionary<string, SessionRun> arms,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var rules = request.Rules;
        var blocks = new List<Block>();
        var runs = new List<RunReport>();
        var repeated = 0;
        string? failure = null;
        var isWarm = false;
        var isInvalid = false;
        while (failure is null && !(IsStage(blocks.Count, rules) && InterleavedCheck.Judge(blocks, rules).IsDecided))
        {
            var number = isWarm ? blocks.Count + 1 : 0;
            var isCandidateFirst = IsCandidateFirst(number);
            string[] order = isCandidateFirst ? ["candidate", "base", "again"] : ["base", "candidate", "again"];
            var reports = new Dictionary<string, RunReport>();
            foreach (var arm in order.Where(arms.ContainsKey))
            {
                reports[arm] = await session
                    .RunOnceAsync(arms[arm], $"{request.Name}-{arm}", number + 1, cancellationToken)
                    .ConfigureAwait(false);
            }

            runs.AddRange(reports.Values);
            var statuses = reports.Values.Select(report => report.Result.Verdict.Status).ToHashSet();
            if (cancellationToken.IsCancellationRequested)
            {
                failure = "stopped before it was decided";
            }
            else if (statuses.Contains(RunStatus.Failed) || statuses.Contains(RunStatus.Incomplete))
            {
                var broken = reports.First(report =>
                    report.Value.Result.Verdict.Status is RunStatus.Failed or RunStatus.Incomplete
                );
                failure = $"{broken.Key} failed: {broken.Value.Result.Verdict.Headline}";
            }
            else if (FindUnrepeatable(reports) is { } undecided)
            {
                isInvalid = true;
                failure = undecided;
            }
            else if (statuses.Contains(RunStatus.Invalid) && isWarm)
            {
                progress.Say(
                    $"{request.Name}: block {number} once more, as the machine was too busy for the load generator"
                );
                isInvalid = ++repeated > rules.LastStageBlocks / 2;
                failure = isInvalid
                    ? $"the load generator was the limit in {repeated} blocks; use a calmer machine or a lower rate"
                    : null;
            }
            else if (isWarm)
            {
                blocks.Add(ToBlock(isCandidateFirst, reports, rules.Gates));
                progress.Say($"{request.Name}: block {blocks.Count} of at most {rules.LastStageBlocks}");
            }

            isWarm = true;
        }

        return await ReportAsync(
                request,
                new InterleavedOutcome(request.Name, InterleavedCheck.Judge(blocks, rules), repeated, failure)
                {
                    IsInvalid = isInvalid,
                    Runs = runs,
                },
                blocks
            )
            .ConfigureAwait(false);
    }

    /// <summary>What a run did not show that no other run can show in its place; null if there is no such run.</summary>
    private static string? FindUnrepeatable(Dictionary<string, RunReport> reports) =>
        reports
            .Where(report => report.Value.Result.Verdict is { Status: RunStatus.Invalid, MayBeRepeated: false })
            .Select(report =>
                $"{report.Key}: {report.Value.Result.Verdict.Headline} ({string.Join("; ", report.Value.Result.Verdict.Reasons)})"
            )
            .FirstOrDefault();

    private async Task<InterleavedOutcome> ReportAsync(
        InterleavedRequest request,
        InterleavedOutcome outcome,
        IReadOnlyList<Block> blocks
    )
    {
        var check = InterleavedReport.Of(request, outcome, blocks, request.Command.Of(session.Options, session.Seed));
        string? path = null;
        try
        {
            path = await ReportWriter.WriteCheckAsync(check, session.Directory!, request.Name).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            outcome = outcome with { ReportFailure = StorageFailure.Describe(failure) };
        }

        session.Summary.Add(
            request.Name,
            outcome.Conclude(session.Options.InvalidRuns),
            outcome.Failure ?? $"comparison: {CheckText.Word(outcome.Verdict)}"
        );
        StepSummary.Append(CheckMarkdown.Render(check));
        return outcome with { Check = check, ReportPath = path };
    }

    /// <summary>Looks are taken at the two stages only: looking after every block would find a difference sooner or later.</summary>
    private static bool IsStage(int blocks, InterleavedRules rules) =>
        blocks == rules.FirstStageBlocks || blocks >= rules.LastStageBlocks;

    /// <summary>Of two blocks in a row one has each order; the seed decides which comes first.</summary>
    private bool IsCandidateFirst(int block)
    {
        var coin = (session.Seed.Derive("order").Derive(block / 2).Value & 1) == 1;
        return block % 2 == 0 ? coin : !coin;
    }

    private static Block ToBlock(
        bool isCandidateFirst,
        Dictionary<string, RunReport> reports,
        IReadOnlyList<string> gates
    ) =>
        new(
            isCandidateFirst,
            RunMetrics.Of(reports["base"].Result, gates),
            RunMetrics.Of(reports["candidate"].Result, gates),
            reports.TryGetValue("again", out var again) ? RunMetrics.Of(again.Result, gates) : null
        );
}
