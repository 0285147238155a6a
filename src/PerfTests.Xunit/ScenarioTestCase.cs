using System.ComponentModel;
using PerfTests.Analysis.Results;
using PerfTests.Running;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>A scenario as a test: the method describes it, the session runs it, the verdict decides.</summary>
public sealed class ScenarioTestCase : XunitTestCase
{
    /// <summary>For deserialization by xUnit only.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For deserialization only")]
    public ScenarioTestCase() { }

    /// <summary>The test of a scenario method.</summary>
    public ScenarioTestCase(
        IMessageSink diagnostics,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod
    )
        : base(diagnostics, display, displayOptions, testMethod) { }

    /// <inheritdoc/>
    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    )
    {
        ArgumentNullException.ThrowIfNull(cancellationTokenSource);
        using var bus = new SkippingMessageBus(messageBus);
        var summary = new RunSummary();
        await ScenarioDispatch
            .InvokeAsync(
                async () =>
                    summary = await base.RunAsync(
                            diagnosticMessageSink,
                            bus,
                            constructorArguments,
                            aggregator,
                            cancellationTokenSource
                        )
                        .ConfigureAwait(false),
                scenario => RunScenarioAsync(scenario, diagnosticMessageSink, cancellationTokenSource.Token)
            )
            .ConfigureAwait(false);
        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    private async Task RunScenarioAsync(
        Scenario scenario,
        IMessageSink diagnostics,
        CancellationToken cancellationToken
    )
    {
        var method = TestMethod.Method.ToRuntimeMethod();
        var marked = method.GetCustomAttributes(false).OfType<IScenarioAttribute>().Single();
        var session = TestSession.Of(diagnostics, method.Module.Assembly);
        var progress = new ProgressLines(line => diagnostics.OnMessage(new DiagnosticMessage(line)));
        if (marked.IsExtended && !session.Options.IncludeExtended)
        {
            throw new ScenarioSkippedException("an extended scenario: set PERFTESTS_ALL=1 to run it");
        }

        if (marked is RegressionAttribute regression)
        {
            await RegressionTest
                .RunAsync(regression, scenario, session, progress, cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        var attribute = (ScenarioAttribute)marked;
        var outcome = await RunAsync(
                attribute,
                ScenarioMethod.PlaceOf(attribute, method),
                scenario,
                session.Session,
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
        switch (outcome.Status)
        {
            case RunStatus.Failed or RunStatus.Incomplete:
                throw new ScenarioFailedException(outcome.Describe());
            case RunStatus.Invalid:
                // Neither a pass nor a fault of the system: a machine that was too busy must not turn a pull request red.
                throw new ScenarioSkippedException(outcome.Describe());
        }

        if (outcome.IsInconclusive)
        {
            throw new ScenarioSkippedException(outcome.Describe());
        }
    }

    private static async Task<ScenarioOutcome> RunAsync(
        ScenarioAttribute attribute,
        BaselineLocation? baselineLocation,
        Scenario scenario,
        Session session,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await session
                .RunAsync(
                    new ScenarioRequest
                    {
                        Name = attribute.Name,
                        Scenario = scenario,
                        DeadlineSeconds = attribute.DeadlineSeconds,
                        BaselineLocation = baselineLocation,
                        Command = ReproduceCommand.OfTest(attribute.Name),
                    },
                    progress,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (InvalidSettingsException missing) when (attribute.IsOptional && missing.IsOnlyMissing)
        {
            throw new ScenarioSkippedException(
                string.Join("; ", missing.Problems.Select(problem => $"not installed: {problem}"))
            );
        }
    }
}
