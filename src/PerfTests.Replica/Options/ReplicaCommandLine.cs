using System.CommandLine;

namespace PerfTests.Replica.Options;

/// <summary>The replica's options as a command line, and as environment variables where the command line is silent.</summary>
internal sealed class ReplicaCommandLine
{
    /// <summary>The option that needs no value.</summary>
    public const string Flag = "end-with-stdin";

    /// <summary>The option that may be given several times.</summary>
    public const string Setting = "set";

    private static readonly (string Name, string Value, string Description)[] Options =
    [
        ("protocol", "NAME", "replication protocol"),
        ("node", "ID", "this node's name, one of --peers"),
        ("api", "HOST:PORT", "where the HTTP API listens"),
        ("listen", "HOST:PORT", "where the protocol listens"),
        ("peers", "LIST", "every member as ID=HOST:PORT, separated by commas, this node among them"),
        ("peer-apis", "LIST", "every member's API as ID=URL, separated by commas"),
        ("data", "DIR", "directory of this node's data; created if absent"),
        ("cluster-id", "NAME", "name of the cluster (default: replica)"),
        ("client", "HOST:PORT", "where clients of the protocol connect (pbft)"),
        (
            "key-file",
            "FILE",
            "the cluster's secret, alike for every member (gossip seals its messages with it; pbft derives all keys)"
        ),
        ("private-key", "HEX", "this node's own secret (pbft, in place of the key file)"),
        ("public-keys", "LIST", "every member's public keys as ID=HEX, and client=HEX (pbft, likewise)"),
        ("parent-pid", "PID", "exit when that process ends"),
        (Flag, "true", "stop when standard input ends"),
        (Setting, "NAME=VALUE", "sets a parameter; may be repeated (environment: REPLICA_SET=a=1,b=2)"),
    ];

    private readonly RootCommand _root = new(
        "A node of the reference replica. Every option may come from the environment instead: --peer-apis as REPLICA_PEER_APIS."
    )
    {
        TreatUnmatchedTokensAsErrors = false,
    };

    private readonly Dictionary<string, Option<string[]>> _options = [];

    /// <summary>The command with its options.</summary>
    public ReplicaCommandLine()
    {
        foreach (var (name, value, description) in Options)
        {
            var option = new Option<string[]>("--" + name)
            {
                Description = description,
                HelpName = value,
                // A second value is found by the reader, which can say both.
                Arity = name == Flag ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
            };
            _options.Add(name, option);
            _root.Options.Add(option);
        }
    }

    /// <summary>Writes how the program is used.</summary>
    /// <returns>The exit code: 0.</returns>
    public int PrintHelp() => _root.Parse("--help").Invoke();

    /// <summary>Takes the options apart, without judging what they say.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Looks up an environment variable; null when it is not set.</param>
    /// <param name="problems">Receives what is no option, and options without a value.</param>
    /// <returns>The values of each option that was given, in order.</returns>
    public Dictionary<string, IReadOnlyList<string>> Read(
        IReadOnlyList<string> arguments,
        Func<string, string?> environment,
        ICollection<string> problems
    )
    {
        var parsed = _root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        foreach (var error in parsed.Errors)
        {
            problems.Add(error.Message);
        }
        foreach (var token in parsed.UnmatchedTokens)
        {
            problems.Add(
                token.StartsWith("--", StringComparison.Ordinal)
                    ? $"{token.Split('=')[0]} is unknown; known are {string.Join(", ", _options.Keys.Select(name => "--" + name))}."
                    : $"'{token}' is not an option; options begin with --."
            );
        }
        var given = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
            {
                string[] values = [.. result.Tokens.Select(token => token.Value)];
                given.Add(name, values.Length == 0 && name == Flag ? ["true"] : values);
            }
            else if (environment(VariableOf(name)) is { Length: > 0 } value)
            {
                given.Add(name, name == Setting ? Parts(value) : [value]);
            }
        }
        return given;
    }

    /// <summary>The items of a list, which commas separate.</summary>
    public static string[] Parts(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string VariableOf(string name) => "REPLICA_" + name.Replace('-', '_').ToUpperInvariant();
}
