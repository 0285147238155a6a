using Xunit.Abstractions;

namespace PerfTests.Xunit;

/// <summary>Says, after the last scenario of a class, what became of all of them and where the report is.</summary>
/// <param name="diagnostics">xUnit's channel for live messages.</param>
public sealed class SessionFixture(IMessageSink diagnostics) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        if (TestSession.Find(diagnostics) is { } session)
        {
            session.AppendStepSummary();
            LiveOutput.Close(diagnostics, session.Summary.Describe(session.IndexPath));
        }
    }
}
