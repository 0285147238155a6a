using Npgsql;
using PerfTests.Storage.Postgres;

namespace PerfTests.UnitTests.Storage.Postgres;

public class PostgresAddressTests
{
    [Fact]
    public void Url_with_everything_becomes_a_connection_string_with_everything()
    {
        var read = Read(
            "postgresql://some%40one:p%3Aw%2Fd@db.example:5433/my%20db?sslmode=verify-full&connect_timeout=9"
        );

        Assert.Equal("db.example", read.Host);
        Assert.Equal(5433, read.Port);
        Assert.Equal("my db", read.Database);
        Assert.Equal("some@one", read.Username);
        Assert.Equal("p:w/d", read.Password);
        Assert.Equal(SslMode.VerifyFull, read.SslMode);
        Assert.Equal(9, read.Timeout);
    }

    [Fact]
    public void Url_without_a_host_takes_the_socket_of_its_parameters()
    {
        var read = Read("postgresql:///perf?host=/run/postgresql&user=someone");

        Assert.Equal(("/run/postgresql", "perf", "someone"), (read.Host, read.Database, read.Username));
    }

    [Fact]
    public void Connection_string_keeps_its_own_limits_and_gets_the_missing_ones()
    {
        var read = Read("Host=h;Database=d;Command Timeout=99");

        Assert.Equal(99, read.CommandTimeout);
        Assert.Equal(5, read.Timeout);
        Assert.Equal("perftests", read.ApplicationName);
        Assert.Equal("perftests", read.SearchPath);
        Assert.False(read.PersistSecurityInfo);
        Assert.False(read.IncludeErrorDetail);
    }

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        Assert.True(PostgresAddress.Claims(text));
        return new NpgsqlConnectionStringBuilder(PostgresAddress.Read(text));
    }
}
