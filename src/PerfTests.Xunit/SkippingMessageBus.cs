using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>xUnit 2 cannot skip at run time: this bus turns the failure that carries a skip's reason into a skipped test.</summary>
internal sealed class SkippingMessageBus(IMessageBus inner) : IMessageBus
{
    /// <summary>Failures that were turned into skips.</summary>
    public int Skipped { get; private set; }

    /// <summary>What the last failure says, without secrets; empty without any.</summary>
    public string FailureMessage { get; private set; } = "";

    /// <inheritdoc/>
    public bool QueueMessage(IMessageSinkMessage message)
    {
        if (
            message is ITestFailed failed
            && failed.ExceptionTypes.FirstOrDefault() == typeof(ScenarioSkippedException).FullName
        )
        {
            Skipped++;
            return inner.QueueMessage(
                new TestSkipped(failed.Test, Scrub(failed.Messages.FirstOrDefault() ?? "skipped"))
            );
        }

        if (message is ITestFailed failure)
        {
            FailureMessage = Scrub(failure.Messages.FirstOrDefault());
            // Whatever an exception carries ends up in the console and in result files.
            message = new TestFailed(
                failure.Test,
                failure.ExecutionTime,
                Scrub(failure.Output),
                failure.ExceptionTypes,
                [.. failure.Messages.Select(Scrub)],
                failure.StackTraces,
                failure.ExceptionParentIndices
            );
        }

        return inner.QueueMessage(message);
    }

    private static string Scrub(string? text) => SecretRedactor.OfProcess.Scrub(text ?? "");

    /// <summary>Nothing: the inner bus belongs to the caller.</summary>
    public void Dispose() { }
}
