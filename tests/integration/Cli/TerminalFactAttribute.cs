namespace PerfTests.IntegrationTests.Cli;

/// <summary>A test that is skipped where no terminal can be had for a process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() =>
        Skip = SearchPath.Holds("script") ? null : "needs the program script of util-linux";
}
