using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Reporting.Checks;
using PerfTests.Running;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;

namespace PerfTests.Xunit;

/// <summary>Runs a comparison in blocks as a test.</summary>
internal static class RegressionTest
{
    public static async Task RunAsync(
        RegressionAttribute attribute,
        Scenario scenario,
        TestSession session,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        if (attribute.ThresholdPercent is not (>= 0 and <= 100))
        {
            throw new InvalidSettingsException([
                new SettingProblem("Regression.ThresholdPercent", $"{attribute.ThresholdPercent}", "0 to 100 percent"),
            ]);
        }

        var (baseText, candidateText) = (
            Arm("PERFTESTS_BASE", attribute.Base),
            Arm("PERFTESTS_CANDIDATE", attribute.Candidate)
        );
        var build = new CommitBuild(CommitBuild.ReplicaProject, progress);
        var baseArm = await ArmSpec.ResolveAsync("base", baseText, build, cancellationToken).ConfigureAwait(false);
        var candidateArm = await ArmSpec
            .ResolveAsync("candidate", candidateText, build, cancellationToken)
            .ConfigureAwait(false);
        var rules = new InterleavedRules
        {
            Threshold = LogRatio.FromPercent(attribute.ThresholdPercent),
            FirstStageBlocks = attribute.Blocks,
            LastStageBlocks = attribute.MaxBlocks,
        };
        var outcome = await new InterleavedSession(session.Session, session.Composition)
            .RunAsync(
                new InterleavedRequest
                {
                    Name = attribute.Name,
                    Baseline = scenario with { Cluster = ArmSpec.Apply("base", baseArm, scenario.Cluster) },
                    Candidate = scenario with { Cluster = ArmSpec.Apply("candidate", candidateArm, scenario.Cluster) },
                    BaselineTitle = Title(baseText),
                    CandidateTitle = Title(candidateText),
                    DeadlineSeconds = attribute.DeadlineSeconds,
                    MayDifferInDurability = ArmSpec.NamesDurability(baseArm) && ArmSpec.NamesDurability(candidateArm),
                    Rules = attribute.Gates.Length == 0 ? rules : rules with { Gates = attribute.Gates },
                    HasSecondBase = attribute.HasSecondBase,
                    Command = ReproduceCommand.OfTest(attribute.Name),
                },
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
        Session.AppendStepSummary(outcome.Check!);
        var text = string.Join(
            Environment.NewLine,
            CheckText.Lines(outcome.Check!).Append($"report: {outcome.ReportText}")
        );
        progress.Report(new SessionMessage(text));
        switch (outcome.Conclude(session.Options.InvalidRuns))
        {
            case ScenarioConclusion.Failed:
                throw new ScenarioFailedException(text);
            case ScenarioConclusion.Skipped:
                throw new ScenarioSkippedException(text);
        }
    }

    private static string Arm(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : otherwise;

    private static string Title(string arm) => arm.Length > 0 ? arm : "as the scenario has it";
}
