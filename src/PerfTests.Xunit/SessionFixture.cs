using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>Says, after the last scenario of a class, where the report is.</summary>
/// <param name="diagnostics">xUnit's channel for live messages.</param>
public sealed class SessionFixture(IMessageSink diagnostics) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        if (TestSession.Find(diagnostics) is not { IndexPath: { } index } session)
        {
            return;
        }

        session.AppendStepSummary();
        diagnostics.OnMessage(new DiagnosticMessage($"report: {index}"));
    }
}
