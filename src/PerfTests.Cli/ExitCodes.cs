namespace PerfTests.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Something ran and did not pass.</summary>
    public const int NotPassed = 1;

    /// <summary>The request could not be carried out as written.</summary>
    public const int Unusable = 2;

    /// <summary>Stopped by the user: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
