using System.Net;
using PerfTests.Faults;
using PerfTests.Hosting.Docker.Faults;

namespace PerfTests.UnitTests.Hosting.Docker;

public sealed class LinkTermsTests
{
    private static readonly IPAddress First = IPAddress.Parse("198.18.0.11");
    private static readonly IPAddress Second = IPAddress.Parse("198.18.0.12");

    [Fact]
    public void Rule_of_a_cut_drops_and_of_a_loss_drops_by_chance()
    {
        Assert.Equal(
            "INPUT -s 198.18.0.11 -m comment --comment perftests-fault-7 -j DROP",
            Rule(new LinkQuality { IsCut = true })
        );
        Assert.Equal(
            "INPUT -s 198.18.0.11 -m comment --comment perftests-fault-7 -m statistic --mode random --probability 0.25 -j DROP",
            Rule(new LinkQuality { Loss = 0.25 })
        );
        Assert.EndsWith(
            "-p tcp -j REJECT --reject-with tcp-reset",
            Rule(new LinkQuality { ResetsConnections = true }),
            StringComparison.Ordinal
        );
        Assert.Null(LinkRule.Specification(new LinkQuality { BytesPerSecond = 1_000 }, First, "tag"));
    }

    [Fact]
    public void Packets_are_counted_over_the_rules_of_one_fault_only()
    {
        const string Listing = """
            Chain INPUT (policy ACCEPT 10 packets, 600 bytes)
                pkts      bytes target     prot opt in     out     source               destination
                  12      720 DROP       all  --  *      *       198.18.0.11          0.0.0.0/0            /* perftests-fault-1 */
                   5      300 DROP       all  --  *      *       198.18.0.12          0.0.0.0/0            /* perftests-fault-1 */
                  99      300 DROP       all  --  *      *       198.18.0.12          0.0.0.0/0            /* perftests-fault-12 */
            """;

        Assert.Equal(17, LinkRule.CountPackets(Listing, LinkRule.Tag(1)));
        Assert.Null(LinkRule.CountPackets(Listing, LinkRule.Tag(2)));
    }

    [Fact]
    public void Shaping_gives_each_receiver_a_class_and_leaves_all_else_alone()
    {
        var commands = LinkShaping
            .Build([
                KeyValuePair.Create(First, new LinkQuality { BytesPerSecond = 50_000 }),
                KeyValuePair.Create(Second, new LinkQuality { Delay = TimeSpan.FromMilliseconds(20) }),
            ])
            .Select(command => string.Join(' ', command));

        Assert.Equal(
            [
                "tc qdisc add dev eth0 root handle 1: htb default 1",
                "tc class add dev eth0 parent 1: classid 1:1 htb rate 100gbit quantum 60000",
                "tc class add dev eth0 parent 1: classid 1:2 htb rate 400000bit quantum 60000",
                "tc filter add dev eth0 protocol ip parent 1: prio 1 u32 match ip dst 198.18.0.11/32 flowid 1:2",
                "tc class add dev eth0 parent 1: classid 1:3 htb rate 100gbit quantum 60000",
                "tc qdisc add dev eth0 parent 1:3 netem delay 20000us",
                "tc filter add dev eth0 protocol ip parent 1: prio 1 u32 match ip dst 198.18.0.12/32 flowid 1:3",
            ],
            commands
        );
    }

    [Fact]
    public void Bytes_of_all_shaped_links_are_read_from_the_lines_below_their_classes()
    {
        const string Listing = """
            class htb 1:1 root prio 0 rate 100Gbit ceil 100Gbit burst 0b cburst 0b
             Sent 100 bytes 1 pkt (dropped 0, overlimits 0 requeues 0)
            class htb 1:2 root prio 0 rate 400Kbit ceil 400Kbit burst 1600b cburst 1600b
             Sent 4711 bytes 12 pkt (dropped 0, overlimits 3 requeues 0)
            class htb 1:3 root prio 0 rate 400Kbit ceil 400Kbit burst 1600b cburst 1600b
             Sent 8 bytes 1 pkt (dropped 0, overlimits 0 requeues 0)
            """;

        Assert.Equal(4711 + 8, LinkShaping.CountBytes(Listing));
        Assert.Null(LinkShaping.CountBytes(Listing[..Listing.IndexOf("class htb 1:2", StringComparison.Ordinal)]));
    }

    private static string? Rule(LinkQuality quality) =>
        LinkRule.Specification(quality, First, LinkRule.Tag(7)) is { } rule ? string.Join(' ', rule) : null;
}
