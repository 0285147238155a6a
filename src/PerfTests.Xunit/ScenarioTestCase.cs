using System.ComponentModel;
using PerfTests.Running;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
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
        if (summary.Failed > bus.Skipped)
        {
            var name = TestMethod.Method.ToRuntimeMethod().GetCustomAttributes(false).OfType<IScenarioAttribute>();
            TestSession.Find(diagnosticMessageSink)?.Summary.Fail(name.Single().Name, bus.FailureMessage);
        }

        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    private async Task<ScenarioOutcome> RunScenarioAsync(
        Scenario scenario,
        IMessageSink diagnostics,
        CancellationToken cancellationToken
    )
    {
        var method = TestMethod.Method.ToRuntimeMethod();
        var marked = method.GetCustomAttributes(false).OfType<IScenarioAttribute>().Single();
        var session = TestSession.Of(diagnostics, method.Module.Assembly);
        var progress = new ProgressLines(line => LiveOutput.Write(diagnostics, line));
        if (marked.IsExtended && !session.Options.IncludeExtended)
        {
            session.Session.Summary.AddNotAskedFor();
            throw new ScenarioSkippedException("an extended scenario: set PERFTESTS_ALL=1 to run it");
        }

        if (marked is RegressionAttribute regression)
        {
            return await RegressionTest
                .RunAsync(regression, scenario, session, progress, cancellationToken)
                .ConfigureAwait(false);
        }

        var request = new ScenarioMethod(marked, method).Request(scenario, ReproduceCommand.OfTest(marked.Name)) with
        {
            IsOptional = marked.IsOptional,
        };
        var outcome = await RunAsync(request, session.Session, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            return outcome.OrThrow(session.Options.InvalidRuns);
        }
        catch (ScenarioSkippedException skipped)
        {
            // The test platform prints the message of a failed test, and no reason of a skipped one.
            LiveOutput.Write(diagnostics, skipped.Message);
            throw;
        }
    }

    private static async Task<ScenarioOutcome> RunAsync(
        ScenarioRequest request,
        Session session,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await session.RunAsync(request, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ScenarioSkippedException skipped)
        {
            progress.Report(new SessionMessage($"{request.Name}: skipped, {skipped.Message}"));
            throw;
        }
    }
}
