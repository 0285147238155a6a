using System.Globalization;
using System.Net;

namespace PerfTests.Replica.Options;

/// <summary>
/// Reads options from the command line (<c>--name value</c> or <c>--name=value</c>) and, where those are silent, from the
/// environment (<c>REPLICA_NAME</c>, hyphens as underscores). Everything that is wrong is reported at once.
/// </summary>
internal sealed class ReplicaOptionsReader
{
    private readonly Dictionary<string, IReadOnlyList<string>> _given;
    private readonly List<string> _problems = [];

    private ReplicaOptionsReader(IReadOnlyList<string> arguments, Func<string, string?> environment) =>
        _given = new ReplicaCommandLine().Read(arguments, environment, _problems);

    /// <summary>Reads and checks everything.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Looks up an environment variable; null when it is not set.</param>
    /// <param name="protocols">The protocols that this executable knows.</param>
    /// <param name="options">The options when nothing is wrong; otherwise null.</param>
    /// <returns>Every problem; empty when nothing is wrong.</returns>
    public static IReadOnlyList<string> Read(
        IReadOnlyList<string> arguments,
        Func<string, string?> environment,
        IReadOnlyCollection<string> protocols,
        out ReplicaOptions? options
    )
    {
        var reader = new ReplicaOptionsReader(arguments, environment);
        reader.FindDuplicates();
        options = reader.Build(protocols);
        return reader._problems;
    }

    private void FindDuplicates()
    {
        foreach (var (name, values) in _given)
        {
            if (values.Count > 1 && name != ReplicaCommandLine.Setting)
            {
                _problems.Add($"--{name} is given twice: '{values[0]}' and '{values[1]}'.");
            }
        }
    }

    private ReplicaOptions? Build(IReadOnlyCollection<string> protocols)
    {
        var protocol = Required("protocol", $"one of {string.Join(", ", protocols)}");
        if (protocol is not null && !protocols.Contains(protocol))
        {
            _problems.Add($"--protocol '{protocol}' is unknown; known are {string.Join(", ", protocols)}.");
        }
        var node = Required("node", "this node's name, such as n1");
        var api = EndPointOf("api");
        var listen = EndPointOf("listen");
        var peers = Peers();
        if (node is not null && peers.Count > 0 && peers.All(p => p.Id != node))
        {
            _problems.Add($"--node '{node}' is not among --peers ({string.Join(", ", peers.Select(p => p.Id))}).");
        }
        var data = Required("data", "a directory that this node may write to");
        var parent = ParentPid();
        if (Optional(ReplicaCommandLine.Flag) is { } flag and not ("true" or "false"))
        {
            _problems.Add($"--{ReplicaCommandLine.Flag} '{flag}' is neither true nor false.");
        }
        var settings = Settings();
        var keyFile = KeyFile();
        var client = Optional("client") is null ? null : EndPointOf("client");
        var publicKeys = Optional("public-keys") is null ? null : Pairs("public-keys", "ID=HEX");
        if (_problems.Count > 0)
        {
            return null;
        }
        return new ReplicaOptions(
            protocol!,
            node!,
            Optional("cluster-id") ?? "replica",
            api!,
            listen!,
            peers,
            Path.GetFullPath(data!),
            parent,
            Optional(ReplicaCommandLine.Flag) == "true",
            settings
        )
        {
            KeyFile = keyFile,
            ClientListen = client,
            PrivateKey = Optional("private-key"),
            PublicKeys = publicKeys,
        };
    }

    private string? KeyFile()
    {
        if (Optional("key-file") is not { } path)
        {
            return null;
        }
        if (!File.Exists(path) || new FileInfo(path).Length < 16)
        {
            _problems.Add($"--key-file '{path}' is not a file of at least 16 bytes.");
        }
        return Path.GetFullPath(path);
    }

    private string? Optional(string name) =>
        _given.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    private string? Required(string name, string right)
    {
        var value = Optional(name);
        if (string.IsNullOrWhiteSpace(value))
        {
            _problems.Add($"--{name} is missing: {right}.");
        }
        return value;
    }

    private IPEndPoint? EndPointOf(string name)
    {
        var value = Required(name, "HOST:PORT, such as 127.0.0.1:7001");
        return string.IsNullOrWhiteSpace(value) ? null : ParseIPEndPoint(value, $"--{name}");
    }

    private IPEndPoint? ParseIPEndPoint(string value, string where)
    {
        if (TryParse(value, out var endPoint) && endPoint is IPEndPoint ip)
        {
            return ip;
        }
        _problems.Add($"{where} '{value}' is not an IP address and a port from 1 to 65535, such as 127.0.0.1:7001.");
        return null;
    }

    private EndPoint? ParsePeerAddress(string value, string where)
    {
        if (TryParse(value, out var endPoint))
        {
            return endPoint;
        }
        _problems.Add($"{where} '{value}' is not a host and a port from 1 to 65535, such as 127.0.0.1:7001.");
        return null;
    }

    private static bool TryParse(string value, out EndPoint? endPoint)
    {
        endPoint = null;
        var colon = value.LastIndexOf(':');
        if (
            colon <= 0
            || !ushort.TryParse(value[(colon + 1)..], CultureInfo.InvariantCulture, out var port)
            || port == 0
        )
        {
            return false;
        }
        var host = value[..colon] == "localhost" ? "127.0.0.1" : value[..colon];
        if (IPAddress.TryParse(host, out var address))
        {
            endPoint = new IPEndPoint(address, port);
        }
        else if (Uri.CheckHostName(host) == UriHostNameType.Dns)
        {
            endPoint = new DnsEndPoint(host, port);
        }
        return endPoint is not null;
    }

    private List<Peer> Peers()
    {
        var addresses = Pairs("peers", "ID=HOST:PORT");
        var apis = Pairs("peer-apis", "ID=URL");
        var peers = new List<Peer>();
        foreach (var (id, text) in addresses)
        {
            var address = ParsePeerAddress(text, $"--peers {id}:");
            if (!apis.TryGetValue(id, out var url))
            {
                _problems.Add($"--peer-apis has no entry for '{id}', which --peers names.");
            }
            else if (!Uri.TryCreate(url, UriKind.Absolute, out var api) || api.Scheme != Uri.UriSchemeHttp)
            {
                _problems.Add($"--peer-apis {id}: '{url}' is not an address such as http://127.0.0.1:8001.");
            }
            else if (address is not null)
            {
                peers.Add(new Peer(id, address, api));
            }
        }
        foreach (var id in apis.Keys.Where(id => !addresses.ContainsKey(id)))
        {
            _problems.Add($"--peer-apis names '{id}', which --peers does not.");
        }
        return peers;
    }

    private Dictionary<string, string> Pairs(string name, string form)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var part in ReplicaCommandLine.Parts(Required(name, $"every member as {form}, separated by commas") ?? "")
        )
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == part.Length - 1)
            {
                _problems.Add($"--{name}: '{part}' is not {form}.");
            }
            else if (!pairs.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                _problems.Add($"--{name} names '{part[..equals]}' twice.");
            }
        }
        return pairs;
    }

    private int? ParentPid()
    {
        if (Optional("parent-pid") is not { } text)
        {
            return null;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0)
        {
            return pid;
        }
        _problems.Add($"--parent-pid '{text}' is not the number of a process.");
        return null;
    }

    private Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in _given.TryGetValue(ReplicaCommandLine.Setting, out var values) ? values : [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                _problems.Add($"--set '{pair}' is not NAME=VALUE.");
            }
            else if (!settings.TryAdd(pair[..equals], pair[(equals + 1)..]))
            {
                _problems.Add($"--set {pair[..equals]} is given twice.");
            }
        }
        return settings;
    }
}
