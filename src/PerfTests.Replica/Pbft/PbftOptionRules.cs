using PerfTests.Replica.Options;
using PerfTests.Replica.Pbft.Keys;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft;

/// <summary>What PBFT demands of a node's options.</summary>
internal static class PbftOptionRules
{
    private const int NodesMax = 64;

    /// <summary>Everything that is wrong, one line each.</summary>
    public static IReadOnlyList<string> Check(ReplicaOptions options)
    {
        var problems = new List<string>();
        var nodes = options.Peers.Count;
        if (nodes is < 4 or > NodesMax || nodes % 3 != 1)
        {
            problems.Add($"--peers names {nodes} members; PBFT takes 3f + 1 of them, 4, 7, 10 ... at most {NodesMax}.");
        }
        if (options.Find(MemberKeys.Client) is not null)
        {
            problems.Add($"--peers names '{MemberKeys.Client}', which is the clients' name.");
        }
        if (options.ClientListen is null)
        {
            problems.Add(
                "--client is missing: HOST:PORT where clients of the protocol connect, such as 127.0.0.1:9001."
            );
        }
        using var keys = NodeKeys.Read(options, problems);
        return problems;
    }
}
