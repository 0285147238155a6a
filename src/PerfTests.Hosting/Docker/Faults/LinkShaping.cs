using System.Globalization;
using System.Net;
using PerfTests.Faults;

namespace PerfTests.Hosting.Docker.Faults;

/// <summary>What faults do to a node's outgoing links in terms of tc(8): a class for each receiver, with a rate and, where the kernel can, a delay.</summary>
internal static class LinkShaping
{
    /// <summary>The interface of a container that has one network.</summary>
    private const string Device = "eth0";

    private const string Unlimited = "100gbit";
    private const string Untouched = "1:1";

    /// <summary>Whether the change is one of rate or delay.</summary>
    public static bool IsNeeded(LinkQuality quality)
    {
        ArgumentNullException.ThrowIfNull(quality);
        return quality.BytesPerSecond is not null || quality.Delay > TimeSpan.Zero;
    }

    /// <summary>The command that takes all shaping away; it fails where there is none.</summary>
    public static IReadOnlyList<string> Remove { get; } = ["tc", "qdisc", "del", "dev", Device, "root"];

    /// <summary>The command that lists what passed each class.</summary>
    public static IReadOnlyList<string> List { get; } = ["tc", "-s", "class", "show", "dev", Device];

    /// <summary>The commands that build the shaping of all links, in order. All other traffic passes untouched.</summary>
    /// <param name="links">Receivers with what is done to the link to each.</param>
    public static IEnumerable<IReadOnlyList<string>> Build(IReadOnlyList<KeyValuePair<IPAddress, LinkQuality>> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        yield return ["tc", "qdisc", "add", "dev", Device, "root", "handle", "1:", "htb", "default", "1"];
        yield return Class(Untouched, Unlimited);
        for (var index = 0; index < links.Count; index++)
        {
            var (receiver, quality) = links[index];
            var id = ClassId(index);
            yield return Class(id, Rate(quality));
            if (quality.Delay > TimeSpan.Zero)
            {
                yield return ["tc", "qdisc", "add", "dev", Device, "parent", id, "netem", .. Delay(quality)];
            }

            yield return
            [
                .. (string[])["tc", "filter", "add", "dev", Device, "protocol", "ip", "parent", "1:", "prio", "1"],
                .. (string[])["u32", "match", "ip", "dst", $"{receiver}/32", "flowid", id],
            ];
        }
    }

    /// <summary>Bytes that passed the classes of all shaped links; null if there is none.</summary>
    /// <param name="listing">Output of <see cref="List"/>.</param>
    public static long? CountBytes(string listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        // Each class has its name in one line and " Sent N bytes ..." in the next; class 1:1 is that of all other traffic.
        var lines = listing.Split('\n');
        var counts = lines
            .Zip(lines.Skip(1))
            .Where(pair =>
                pair.First.StartsWith("class htb ", StringComparison.Ordinal)
                && !pair.First.StartsWith($"class htb {Untouched} ", StringComparison.Ordinal)
            )
            .Select(pair =>
                long.Parse(
                    pair.Second.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                    CultureInfo.InvariantCulture
                )
            )
            .ToArray();
        return counts.Length == 0 ? null : counts.Sum();
    }

    // tc writes and reads the minor number in hexadecimal.
    private static string ClassId(int index) => string.Create(CultureInfo.InvariantCulture, $"1:{index + 2:x}");

    private static IReadOnlyList<string> Class(string id, string rate) =>
        ["tc", "class", "add", "dev", Device, "parent", "1:", "classid", id, "htb", "rate", rate, "quantum", "60000"];

    private static string Rate(LinkQuality quality) =>
        quality.BytesPerSecond is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(8, Math.Round(8 * bytes))}bit")
            : Unlimited;

    private static string[] Delay(LinkQuality quality)
    {
        var delay = string.Create(CultureInfo.InvariantCulture, $"{quality.Delay.TotalMicroseconds:0}us");
        var jitter = string.Create(CultureInfo.InvariantCulture, $"{quality.Jitter.TotalMicroseconds:0}us");
        return quality.Jitter <= TimeSpan.Zero ? ["delay", delay]
            : quality.Distribution == DelayDistribution.Normal ? ["delay", delay, jitter, "distribution", "normal"]
            : ["delay", delay, jitter];
    }
}
