namespace PerfTests.IntegrationTests.Systems;

/// <summary>A test that is skipped where the system's program is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InstalledFactAttribute : FactAttribute
{
    public InstalledFactAttribute(string system)
    {
        System = system;
        var (program, variable, package) = system switch
        {
            "etcd" => ("etcd", "PERFTESTS_ETCD", "etcd-server"),
            "serf" => ("serf", "PERFTESTS_SERF", "serf"),
            "jetstream" => ("nats-server", "PERFTESTS_NATS", "nats-server"),
            _ => throw new ArgumentException($"{system} is no system with a program of its own", nameof(system)),
        };
        var isThere = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } || SearchPath.Holds(program);
        Skip = isThere ? null : $"needs {program}: apt-get install {package}";
    }

    public string System { get; }
}
