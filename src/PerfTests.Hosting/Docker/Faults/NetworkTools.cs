using System.Diagnostics;
using PerfTests.Settings;

namespace PerfTests.Hosting.Docker.Faults;

/// <summary>
/// Runs <c>iptables</c> and <c>tc</c> of this machine within the network namespace of a node's process (nsenter(1)), and finds out once what they and
/// the kernel can do, in a namespace that ends with the probe.
/// </summary>
internal static class NetworkTools
{
    private static readonly Lazy<string?> LazyObstacle = new(FindObstacle);
    private static readonly Lazy<bool> LazyLoss = new(() =>
        Probe("iptables -I INPUT -m statistic --mode random --probability 0.5 -j DROP")
    );
    private static readonly Lazy<bool> LazyShaping = new(() =>
        Probe(
            "ip link set lo up && tc qdisc add dev lo root handle 1: htb default 1"
                + " && tc class add dev lo parent 1: classid 1:1 htb rate 1mbit quantum 60000"
                + " && tc filter add dev lo protocol ip parent 1: u32 match ip dst 198.18.0.1/32 flowid 1:1"
        )
    );
    private static readonly Lazy<bool> LazyDelay = new(() =>
        Probe("ip link set lo up && tc qdisc add dev lo root netem delay 1ms")
    );

    /// <summary>Why no node's namespace can be entered here; null if it can.</summary>
    public static string? Obstacle => LazyObstacle.Value;

    /// <summary>Whether packets can be lost by chance (xt_statistic).</summary>
    public static bool HasLoss => LazyLoss.Value;

    /// <summary>Whether links can be limited (sch_htb with u32 filters).</summary>
    public static bool HasShaping => LazyShaping.Value;

    /// <summary>Whether packets can be delayed (sch_netem).</summary>
    public static bool HasDelay => LazyDelay.Value;

    /// <summary>Runs a command in a node's namespace.</summary>
    /// <param name="processId">The node's process.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has its words.</exception>
    public static async Task<string> RunAsync(
        int processId,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken
    )
    {
        using var process = Start("nsenter", ["--target", $"{processId}", "--net", .. command]);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0
            ? await output.ConfigureAwait(false)
            : throw new InvalidOperationException($"'{string.Join(' ', command)}' failed: {errors.Trim()}");
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "network namespaces are a matter of Linux";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "it takes root to enter a node's network namespace";
        }

        return Probe("iptables -I INPUT -s 198.18.0.1 -j DROP")
            ? null
            : "nsenter, unshare and iptables are needed: apt-get install iptables iproute2 util-linux";
    }

    private static bool Probe(string script)
    {
        try
        {
            using var process = Start("unshare", ["--net", "sh", "-c", script]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SecretRedactor.Withhold(start.Environment);
        return Process.Start(start)!;
    }
}
