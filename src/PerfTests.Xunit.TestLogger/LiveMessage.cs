namespace PerfTests.Xunit.TestLogger;

/// <summary>What a test process sends to <see cref="LiveOutputLogger"/>: a kind and a text, as <see cref="BinaryWriter"/> writes them.</summary>
public static class LiveMessage
{
    /// <summary>The environment variable that names the pipe; set by the logger before the test process starts.</summary>
    public const string PipeVariable = "PERFTESTS_LIVE_PIPE";

    /// <summary>Kind of a text that is printed at once.</summary>
    public const byte Line = 1;

    /// <summary>Kind of a text that is printed last of all, instead of the one sent before it. Answered by this byte, when all before it is printed.</summary>
    public const byte Closing = 2;
}
