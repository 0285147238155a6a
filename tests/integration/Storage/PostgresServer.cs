using System.Diagnostics;
using Npgsql;

namespace PerfTests.IntegrationTests.Storage;

/// <summary>
/// A PostgreSQL server of the tests' own, in a temporary folder, on a Unix socket there; not as root. It ends with the test host, however that ends: a shell
/// holds it and waits for its own input to close.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "perftester";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-pg-");
    private Process? _shell;

    public PostgresServer()
    {
        if (Programs is null)
        {
            return;
        }

        Run("chmod", "0777", _folder.FullName);
        RunAsServer(
            Path.Combine(Programs, "initdb"),
            "--pgdata",
            Data,
            "--username",
            User,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-sync"
        );
        Start();
    }

    /// <summary>Folder of the server's programs; null if it is not installed.</summary>
    public static string? Programs { get; } =
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Makes a database, and gives its URL.</summary>
    public string CreateDatabase()
    {
        var name = $"perf_{Guid.NewGuid():N}";
        Execute("postgres", $"CREATE DATABASE {name}");
        return Url(name);
    }

    public string Url(string database) => $"postgresql:///{database}?host={_folder.FullName}&user={User}";

    public object? Execute(string database, string statement)
    {
        using var connection = new NpgsqlConnection(
            $"Host={_folder.FullName};Username={User};Database={database};Pooling=false"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }

    /// <summary>Ends the server at once, as a crash would: it recovers from its log when it starts again.</summary>
    public void Crash()
    {
        Run("kill", "-QUIT", File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());
        Assert.True(_shell!.WaitForExit(Timeouts.Step), "the server did not end");
        _shell.Dispose();
        _shell = null;
    }

    public void Start()
    {
        // Durable as ever but for syncing: it is the process that crashes here, not the machine.
        string[] server =
        [
            .. AsServer(),
            Path.Combine(Programs!, "postgres"),
            "-D",
            Data,
            "-k",
            _folder.FullName,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=16MB",
        ];
        _shell = Process.Start(
            new ProcessStartInfo(
                "bash",
                [
                    "-c",
                    // What runs in the background has its input from nowhere unless it is given one.
                    "exec 3<&0; \"$@\" </dev/null 3<&- & server=$!; { read -r _ <&3; kill -INT $server 2>/dev/null; } & reader=$!; wait $server; kill $reader 2>/dev/null",
                    "bash",
                    .. server,
                ]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        _shell.ErrorDataReceived += (_, _) => { };
        _shell.BeginErrorReadLine();
        WaitUntilReady();
    }

    public void Dispose()
    {
        if (_shell is not null)
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit(Timeouts.Step);
            _shell.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void WaitUntilReady()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Execute("postgres", "SELECT 1");
                return;
            }
            catch (NpgsqlException)
                when (TimeProvider.System.GetElapsedTime(began) < Timeouts.Step && !_shell!.HasExited)
            {
                _shell.WaitForExit(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static string[] AsServer() =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

    private static void RunAsServer(params string[] command) => Run([.. AsServer(), .. command]);

    private static void Run(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {output.Result} {errors}");
    }
}
