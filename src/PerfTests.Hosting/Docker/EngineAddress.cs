namespace PerfTests.Hosting.Docker;

/// <summary>Where a Docker engine is to be reached.</summary>
/// <param name="Uri">Its address: <c>unix://</c>, <c>tcp://</c>, <c>http://</c>, <c>https://</c> or <c>npipe://</c>.</param>
internal sealed record EngineAddress(Uri Uri)
{
    /// <summary>The variable that names an engine, as for the <c>docker</c> command.</summary>
    public const string Variable = "DOCKER_HOST";

    private const string DefaultSocket = "/var/run/docker.sock";

    private static readonly string[] Schemes = ["unix", "tcp", "http", "https", "npipe"];

    /// <summary>Whether the engine runs on this machine, so that its containers are processes that can be looked at here.</summary>
    public bool IsLocal => Uri.Scheme is "unix" or "npipe";

    /// <summary>The host on which published ports are reached: this machine's loopback address, or the engine's own name.</summary>
    public string HostName => IsLocal ? "127.0.0.1" : Uri.Host;

    /// <summary>Finds the engine: the one that <c>DOCKER_HOST</c> names, else the first socket of a usual place that exists, else the default place.</summary>
    /// <param name="read">Gives an environment variable; null or empty if it is not set.</param>
    /// <param name="exists">Whether a socket exists.</param>
    /// <exception cref="EngineUnavailableException"><c>DOCKER_HOST</c> cannot be used; the message says what could.</exception>
    public static EngineAddress Find(Func<string, string?> read, Func<string, bool> exists)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(exists);
        if (read(Variable) is { Length: > 0 } chosen)
        {
            return Uri.TryCreate(chosen, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme)
                ? new EngineAddress(uri)
                : throw new EngineUnavailableException(
                    $"{Variable} is '{chosen}': expected an address such as unix:///var/run/docker.sock or tcp://HOST:2375"
                        + " (for an engine behind SSH, forward its socket: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST)"
                );
        }

        if (OperatingSystem.IsWindows())
        {
            return new EngineAddress(new Uri("npipe://./pipe/docker_engine"));
        }

        // The engine of the system, one without root's rights, and the two places of Docker Desktop.
        var home = read("HOME");
        string?[] sockets =
        [
            DefaultSocket,
            read("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? $"{runtime}/docker.sock" : null,
            $"{home}/.docker/run/docker.sock",
            $"{home}/.docker/desktop/docker.sock",
        ];
        var found = sockets.FirstOrDefault(socket => socket is not null && exists(socket)) ?? DefaultSocket;
        return new EngineAddress(new Uri("unix://" + found));
    }

    /// <inheritdoc/>
    public override string ToString() => Uri.OriginalString;
}
