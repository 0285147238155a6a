using System.Data.Common;
using Npgsql;
using PerfTests.Settings;

namespace PerfTests.Storage.Postgres;

/// <summary>Reads where a PostgreSQL database is: a URL as libpq has it, or a connection string as Npgsql has it.</summary>
internal static class PostgresAddress
{
    private const int ConnectTimeoutSeconds = 5;
    private const int CommandTimeoutSeconds = 30;

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>libpq's names of what Npgsql calls otherwise: https://www.postgresql.org/docs/current/libpq-connect.html.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <summary>Whether a setting means a PostgreSQL database, and no file.</summary>
    public static bool Claims(string text) =>
        IsUrl(text)
        || text.Split(';')
            .Select(part => part.Split('=')[0].Trim())
            .Any(name =>
                text.Contains('=', StringComparison.Ordinal)
                && (
                    name.Equals("host", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("server", StringComparison.OrdinalIgnoreCase)
                )
            );

    /// <summary>The connection string.</summary>
    /// <exception cref="ArgumentException">Something in it is unknown or missing.</exception>
    /// <exception cref="FormatException">It is no URL, or a value is no number.</exception>
    public static string Read(string text)
    {
        var builder = IsUrl(text) ? ReadUrl(text) : new NpgsqlConnectionStringBuilder(text);
        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database ?? builder.Username))
        {
            throw new FormatException("A host and a database are needed.");
        }

        SecretRedactor.OfProcess.Add(builder.Password);
        SecretRedactor.OfProcess.Add(builder.SslPassword);
        Default(builder, "Timeout", ConnectTimeoutSeconds);
        Default(builder, "Command Timeout", CommandTimeoutSeconds);
        Default(builder, "Application Name", "perftests");
        builder.SearchPath = PostgresSchema.Name;
        builder.IncludeErrorDetail = false;
        builder.PersistSecurityInfo = false;
        return builder.ConnectionString;
    }

    private static void Default(NpgsqlConnectionStringBuilder builder, string key, object value)
    {
        // The builder itself claims to contain every key that it knows.
        if (!new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString }.ContainsKey(key))
        {
            builder[key] = value;
        }
    }

    private static bool IsUrl(string text) =>
        Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static NpgsqlConnectionStringBuilder ReadUrl(string text)
    {
        var url = new Uri(text);
        var builder = new NpgsqlConnectionStringBuilder();
        if (url.Host.Length > 0)
        {
            builder.Host = url.IdnHost;
        }

        if (url.Port > 0)
        {
            builder.Port = url.Port;
        }

        if (Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) is { Length: > 0 } database)
        {
            builder.Database = database;
        }

        var login = url.UserInfo.Split(':', 2);
        if (login[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(login[0]);
        }

        if (login.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(login[1]);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
            if (!Names.TryGetValue(parts[0], out var name))
            {
                throw new ArgumentException("The URL has a parameter that is unknown.");
            }

            // libpq's verify-full is VerifyFull there.
            builder[name] = name == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return builder;
    }
}
