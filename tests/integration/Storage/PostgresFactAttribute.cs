namespace PerfTests.IntegrationTests.Storage;

/// <summary>A test that is skipped where PostgreSQL's server is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() =>
        Skip = PostgresServer.Programs is null ? "needs PostgreSQL's server: apt-get install postgresql" : null;
}
