namespace PerfTests.IntegrationTests;

/// <summary>How long tests wait for what must come. A test that hangs is to end; a machine that is slow is not to fail it, as time is not what is tested.</summary>
internal static class Timeouts
{
    /// <summary>For a command that runs scenarios, and perhaps waits for another that has the machine.</summary>
    public static TimeSpan Command { get; } = TimeSpan.FromMinutes(8);

    /// <summary>For a whole test.</summary>
    public static TimeSpan Test { get; } = TimeSpan.FromMinutes(4);

    /// <summary>For one thing within a test.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromMinutes(1);
}
