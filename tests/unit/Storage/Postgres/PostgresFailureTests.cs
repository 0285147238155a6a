using System.Net.Sockets;
using Npgsql;
using PerfTests.Storage.Postgres;

namespace PerfTests.UnitTests.Storage.Postgres;

public class PostgresFailureTests
{
    [Theory]
    [InlineData("57P01", true, "restarted")]
    [InlineData("57P03", true, "restarted")]
    [InlineData("53300", true, "too many connections")]
    [InlineData("40P01", true, "another writer")]
    [InlineData("08006", true, "connection")]
    [InlineData("3D000", false, "create the database")]
    [InlineData("28P01", false, "login")]
    [InlineData("28000", false, "login")]
    [InlineData("25006", false, "read-only")]
    [InlineData("53100", false, "full disk")]
    [InlineData("42501", false, "right")]
    [InlineData("42P07", false, "other tables")]
    [InlineData("XX001", false, "damaged")]
    [InlineData("22P02", false, "refused")]
    public void State_of_the_server_is_said_in_words_without_its_message(string state, bool isPassing, string words)
    {
        var failure = new PostgresException("user s3cret", "FATAL", "FATAL", state);

        var translated = PostgresFailure.Translate(failure, "the store")!;

        Assert.Equal(isPassing, translated.IsPassing);
        Assert.Contains(words, translated.Message, StringComparison.Ordinal);
        Assert.Contains(state, translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{translated}", StringComparison.Ordinal);
    }

    [Fact]
    public void Server_that_cannot_be_reached_is_said_without_its_address()
    {
        var failure = new NpgsqlException(
            "Failed to connect to 192.0.2.1:5432",
            new SocketException((int)SocketError.ConnectionRefused)
        );

        var translated = PostgresFailure.Translate(failure, "the store")!;

        Assert.True(translated.IsPassing);
        Assert.Contains("ConnectionRefused", translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.1", $"{translated}", StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_of_something_else_is_not_taken_for_the_database()
    {
        Assert.Null(PostgresFailure.Translate(new InvalidOperationException(), "the store"));
    }
}
