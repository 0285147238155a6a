using PerfTests.Sessions.Scenarios;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>xUnit 2 cannot skip at run time: this bus turns the failure that carries a skip's reason into a skipped test.</summary>
internal sealed class SkippingMessageBus(IMessageBus inner) : IMessageBus
{
    /// <summary>Failures that were turned into skips.</summary>
    public int Skipped { get; private set; }

    /// <inheritdoc/>
    public bool QueueMessage(IMessageSinkMessage message)
    {
        if (
            message is ITestFailed failed
            && failed.ExceptionTypes.FirstOrDefault() == typeof(ScenarioSkippedException).FullName
        )
        {
            Skipped++;
            return inner.QueueMessage(new TestSkipped(failed.Test, failed.Messages.FirstOrDefault() ?? "skipped"));
        }

        return inner.QueueMessage(message);
    }

    /// <summary>Nothing: the inner bus belongs to the caller.</summary>
    public void Dispose() { }
}
