using PerfTests.Reporting.Checks;
using PerfTests.Running;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;

namespace PerfTests.Xunit;

/// <summary>Runs a comparison in blocks as a test.</summary>
internal static class RegressionTest
{
    public static async Task<ScenarioOutcome> RunAsync(
        RegressionAttribute attribute,
        Scenario scenario,
        TestSession session,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var outcome = await new InterleavedSession(session.Session, session.Composition)
            .RunAsync(
                new InterleavedPlan
                {
                    Name = attribute.Name,
                    Base = Arm("PERFTESTS_BASE", attribute.Base),
                    Candidate = Arm("PERFTESTS_CANDIDATE", attribute.Candidate),
                    ThresholdPercent = attribute.ThresholdPercent,
                    Blocks = attribute.Blocks,
                    MaxBlocks = attribute.MaxBlocks,
                    Gates = attribute.Gates,
                    HasSecondBase = attribute.HasSecondBase,
                    DeadlineSeconds = attribute.DeadlineSeconds,
                    Command = ReproduceCommand.OfTest(attribute.Name),
                },
                scenario,
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
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

        return new ScenarioOutcome(attribute.Name, outcome.Runs) { Comparison = outcome };
    }

    private static string Arm(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : otherwise;
}
