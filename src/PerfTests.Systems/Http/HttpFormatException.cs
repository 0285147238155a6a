namespace PerfTests.Systems.Http;

/// <summary>What came is not an HTTP/1.1 response.</summary>
internal sealed class HttpFormatException(string message) : Exception(message);
