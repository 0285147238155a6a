using System.Net.Sockets;
using Npgsql;

namespace PerfTests.Storage.Postgres;

/// <summary>
/// What PostgreSQL and its driver report, in words that say what to do. Their own messages are not repeated: they name addresses, users and databases.
/// Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html.
/// </summary>
internal static class PostgresFailure
{
    /// <summary>The failure in words; null for one that is not the database's.</summary>
    public static HistoryStoreException? Translate(Exception failure, string store) =>
        failure switch
        {
            PostgresException postgres => Passing(postgres.SqlState) is { } passing
                ? new HistoryStoreException($"{store} {passing} (SQLSTATE {postgres.SqlState})", isPassing: true)
                : new HistoryStoreException(
                    $"{store} {Lasting(postgres.SqlState)} (SQLSTATE {postgres.SqlState}). Nothing was stored"
                ),
            NpgsqlException or SocketException or TimeoutException => new HistoryStoreException(
                $"{store} cannot be reached, or the connection was lost{Because(failure)}",
                isPassing: true
            ),
            _ => null,
        };

    /// <summary>What may be over in a moment; null for another state.</summary>
    private static string? Passing(string state) =>
        state switch
        {
            "57P01" or "57P02" or "57P03" or "57P05" => "is being restarted",
            "53300" => "has too many connections",
            "40001" or "40P01" or "55P03" => "had another writer in the way",
            ['0', '8', ..] => "lost the connection",
            _ => null,
        };

    private static string Lasting(string state) =>
        state switch
        {
            "3D000" => "does not exist: create the database",
            "42501" =>
                "does not let this user do that: it needs a schema 'perftests' that it owns, or the right to create one",
            "25006" => "is read-only: it is a standby, or was made so",
            "53100" => "has a full disk",
            "42P07" or "42P01" or "42703" => "has other tables in its schema 'perftests' than a history's",
            ['2', '8', ..] => "refuses the login: look at user, password and pg_hba.conf",
            ['5', '3', ..] => "lacks resources",
            ['X', 'X', ..] => "is damaged or has an internal error: look at the server's log",
            _ => "refused what was asked",
        };

    private static string Because(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket:
                    return $": {socket.SocketErrorCode}";
                case TimeoutException:
                    return ": it did not answer in time";
                case System.Security.Authentication.AuthenticationException:
                    return ": TLS could not be agreed on";
                default:
                    continue;
            }
        }

        return "";
    }
}
