using System.Net;
using PerfTests.Faults;
using PerfTests.Replica.Options;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Pbft;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Keys;
using PerfTests.Replica.Wire;

namespace PerfTests.UnitTests.Replica.Pbft;

public sealed class PbftOptionsTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly string[] Names = ["n1", "n2", "n3", "n4"];

    [Fact]
    public void Behaviours_have_the_words_of_the_harness()
    {
        var byzantine = new PbftParameters(new ParameterSet()).Byzantine;

        Assert.Equal(ByzantineBehaviours.Parameter, byzantine.Name);
        Assert.Equal(ByzantineBehaviours.None, byzantine.Default);
        Assert.Equal([ByzantineBehaviours.None, .. ByzantineBehaviours.All], byzantine.Choices);
        Assert.True(byzantine.Live);
    }

    [Fact]
    public void Live_parameters_reach_the_core()
    {
        var set = new ParameterSet();
        var parameters = new PbftParameters(set);
        var settings = new PbftSettings(0, 4);
        Assert.Empty(
            set.Change(
                new Dictionary<string, string>
                {
                    ["batch-size"] = "7",
                    ["batch-linger-ms"] = "3",
                    ["pipeline"] = "1",
                    ["view-change-timeout-ms"] = "250",
                    ["queue-capacity"] = "99",
                }
            )
        );

        parameters.Apply(settings);

        Assert.Equal((7, 3_000_000, 1), (settings.BatchOperations, settings.BatchLinger, settings.Pipeline));
        Assert.Equal((250_000_000, 99), (settings.ViewChangeTimeout, settings.WaitingMax));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var problems = PbftOptionRules.Check(
            Options(nodes: 3) with
            {
                ClientListen = null,
                PrivateKey = "abcdef77",
                PublicKeys = new Dictionary<string, string> { ["n1"] = "zz", ["stranger"] = "" },
            }
        );

        Assert.Contains(problems, p => p.Contains("3 members", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("--client is missing", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("--private-key is wrong", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("--public-keys n1 is wrong", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("--public-keys client is missing", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("'stranger'", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.Contains("abcdef77", StringComparison.Ordinal));
    }

    [Fact]
    public void Key_of_another_node_is_refused()
    {
        var options = Options(nodes: 4) with
        {
            PrivateKey = Convert.ToHexString(MemberKeys.SecretOf(Secret, "c", "n2")),
            PublicKeys = Names
                .Append(MemberKeys.Client)
                .ToDictionary(
                    name => name,
                    name => Convert.ToHexString(MemberKeys.PublicOf(MemberKeys.SecretOf(Secret, "c", name)))
                ),
        };

        Assert.StartsWith(
            "--private-key does not belong",
            Assert.Single(PbftOptionRules.Check(options)),
            StringComparison.Ordinal
        );
        Assert.Empty(
            PbftOptionRules.Check(
                options with
                {
                    PrivateKey = Convert.ToHexString(MemberKeys.SecretOf(Secret, "c", "n1")),
                }
            )
        );
    }

    [Fact]
    public void Handed_out_keys_and_derived_ones_are_the_same()
    {
        using var handedOut = NodeKeys.Read(
            Options(nodes: 4) with
            {
                PrivateKey = Convert.ToHexString(MemberKeys.SecretOf(Secret, "c", "n1")),
                PublicKeys = Names
                    .Append(MemberKeys.Client)
                    .ToDictionary(
                        name => name,
                        name => Convert.ToHexString(MemberKeys.PublicOf(MemberKeys.SecretOf(Secret, "c", name)))
                    ),
            },
            []
        );
        using var client = KeyRing.Derive(Secret, "c", Names, MemberKeys.Client);

        Assert.Equal(handedOut!.SessionKey(WireRequest.ClientIndex, [], []), client.SessionKey(0, [], []));
    }

    private static ReplicaOptions Options(int nodes) =>
        new(
            "pbft",
            "n1",
            "c",
            new IPEndPoint(IPAddress.Loopback, 1),
            new IPEndPoint(IPAddress.Loopback, 2),
            [
                .. Names
                    .Take(nodes)
                    .Select(name => new Peer(
                        name,
                        new IPEndPoint(IPAddress.Loopback, 2),
                        new Uri("http://127.0.0.1:1")
                    )),
            ],
            "/nowhere",
            null,
            EndsWithInput: false,
            new Dictionary<string, string>()
        )
        {
            ClientListen = new IPEndPoint(IPAddress.Loopback, 3),
        };
}
