using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Hosting.External;

/// <summary>
/// The nodes of a cluster that runs already, as the user gives them: <c>n1=HOST:PORT,n2=HOST:PORT</c> for the port through which clients talk, and
/// <c>n1.PORTNAME=HOST:PORT</c> for any other that the system has.
/// </summary>
internal static class ExternalAddresses
{
    /// <summary>The variable that holds them.</summary>
    public const string Variable = "PERFTESTS_EXTERNAL";

    /// <summary>What a user has to write.</summary>
    public const string Form =
        "NODE=HOST:PORT for each node, separated by commas, such as n1=10.0.0.1:8001,n2=10.0.0.2:8001";

    /// <summary>Reads the nodes.</summary>
    /// <param name="text">Their addresses; null or empty if there are none.</param>
    /// <param name="ports">The system's ports; the first one is the one that clients use.</param>
    /// <param name="setting">Where they were given, for people. Default: the variable.</param>
    /// <exception cref="InvalidSettingsException">Something cannot be used; names all of it.</exception>
    public static IReadOnlyList<Node> Parse(
        string? text,
        IReadOnlyList<PortDefinition> ports,
        string setting = Variable
    )
    {
        ArgumentNullException.ThrowIfNull(ports);
        TellSecrets(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidSettingsException([new SettingProblem(setting, null, Form)]);
        }

        var problems = new List<SettingProblem>();
        var nodes = new Dictionary<string, Dictionary<string, IPEndPoint>>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Contains('@', StringComparison.Ordinal))
            {
                problems.Add(new SettingProblem(setting, "(not shown)", Form + "; without a user and password"));
                continue;
            }

            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || Resolve(part[(equals + 1)..]) is not { } address)
            {
                problems.Add(new SettingProblem(setting, part, Form + "; the host must have an address"));
                continue;
            }

            var (node, port) = Split(part[..equals], ports);
            if (ports.All(known => known.Name != port))
            {
                var names = string.Join(", ", ports.Select(known => known.Name));
                problems.Add(new SettingProblem(setting, part, $"a port that the system has: {names}"));
                continue;
            }

            if (!nodes.TryGetValue(node, out var addresses))
            {
                nodes[node] = addresses = [];
            }

            if (!addresses.TryAdd(port, address))
            {
                problems.Add(new SettingProblem(setting, part, "each address of a node only once"));
            }
        }

        foreach (var (node, addresses) in nodes.Where(node => !node.Value.ContainsKey(ports[0].Name)))
        {
            problems.Add(new SettingProblem(setting, $"{node}.{addresses.Keys.First()}", $"{node}=HOST:PORT, too"));
        }

        InvalidSettingsException.ThrowIfAny(problems);
        return [.. nodes.Select(node => new Node { Id = new NodeId(node.Key), Ports = node.Value })];
    }

    /// <summary>Tells the redactor of users and passwords, which addresses must not have: whatever is said of them is masked.</summary>
    public static void TellSecrets(string? text)
    {
        foreach (var part in (text ?? "").Split(',').Where(part => part.Contains('@', StringComparison.Ordinal)))
        {
            SecretRedactor.OfProcess.AddFrom($"node://{part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]}");
        }
    }

    private static (string Node, string Port) Split(string name, IReadOnlyList<PortDefinition> ports)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (name, ports[0].Name) : (name[..dot], name[(dot + 1)..]);
    }

    private static IPEndPoint? Resolve(string text)
    {
        var colon = text.LastIndexOf(':');
        if (
            colon <= 0
            || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0
        )
        {
            return null;
        }

        try
        {
            var host = text[..colon].Trim('[', ']');
            return new IPEndPoint(
                IPAddress.TryParse(host, out var address) ? address : Dns.GetHostAddresses(host).First(),
                port
            );
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
