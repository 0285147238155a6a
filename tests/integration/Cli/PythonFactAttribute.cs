namespace PerfTests.IntegrationTests.Cli;

/// <summary>A test that is skipped where Python 3 is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() =>
        Skip = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "python3")))
            ? null
            : "needs Python 3: apt-get install python3";
}
