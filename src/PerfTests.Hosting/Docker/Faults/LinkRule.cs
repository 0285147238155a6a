using System.Globalization;
using System.Net;
using PerfTests.Faults;

namespace PerfTests.Hosting.Docker.Faults;

/// <summary>What a fault does to one link in terms of iptables(8), at the receiver: one rule on what comes from the sender.</summary>
internal static class LinkRule
{
    /// <summary>Mark of a fault's rules, by which they are found again.</summary>
    public static string Tag(int number) => string.Create(CultureInfo.InvariantCulture, $"perftests-fault-{number}");

    /// <summary>The rule's specification; null if the change is not one of dropping or refusing packets.</summary>
    /// <param name="quality">What is done to the link.</param>
    /// <param name="sender">The sender's address.</param>
    /// <param name="tag">See <see cref="Tag"/>.</param>
    public static IReadOnlyList<string>? Specification(LinkQuality quality, IPAddress sender, string tag)
    {
        ArgumentNullException.ThrowIfNull(quality);
        ArgumentNullException.ThrowIfNull(sender);
        string[] match = ["INPUT", "-s", $"{sender}", "-m", "comment", "--comment", tag];
        return quality switch
        {
            { IsCut: true } => [.. match, "-j", "DROP"],
            { ResetsConnections: true } => [.. match, "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset"],
            { Loss: > 0 } => [.. match, .. Chance(quality.Loss), "-j", "DROP"],
            _ => null,
        };
    }

    /// <summary>Packets that a fault's rules have taken so far; null if there is no such rule.</summary>
    /// <param name="listing">Output of <c>iptables -nvxL INPUT</c>.</param>
    /// <param name="tag">See <see cref="Tag"/>.</param>
    public static long? CountPackets(string listing, string tag)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var rules = listing
            .Split('\n')
            .Where(line => line.Contains($"/* {tag} */", StringComparison.Ordinal))
            .ToArray();
        return rules.Length == 0
            ? null
            : rules.Sum(rule =>
                long.Parse(rule.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)
            );
    }

    private static string[] Chance(double loss) =>
        [
            "-m",
            "statistic",
            "--mode",
            "random",
            "--probability",
            loss.ToString("0.######", CultureInfo.InvariantCulture),
        ];
}
