namespace PerfTests.Hosting.Docker;

/// <summary>No Docker engine can be used; the message says why, and what to do.</summary>
internal sealed class EngineUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
