using System.Globalization;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>What is done to what one node sends to another. The default does nothing.</summary>
public sealed record LinkQuality
{
    /// <summary>Does nothing.</summary>
    public static LinkQuality Untouched { get; } = new();

    /// <summary>Nothing arrives.</summary>
    public bool IsCut { get; init; }

    /// <summary>Mean delay added. Default: none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Spread of the delay. Default: none.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How the delay varies. Default: normal.</summary>
    public DelayDistribution Distribution { get; init; }

    /// <summary>Limit in bytes per second; null for none. Default: none.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Share of packets lost, 0 to below 1. Default: 0.</summary>
    public double Loss { get; init; }

    /// <summary>Connections are reset. Default: no.</summary>
    public bool ResetsConnections { get; init; }

    /// <summary>How much later the receiver learns that a connection was closed. Default: no later.</summary>
    public TimeSpan CloseDelay { get; init; }

    /// <summary>Both at once, as two faults that overlap: delays add up, the lower limit counts, losses are independent.</summary>
    public LinkQuality Combine(LinkQuality other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new LinkQuality
        {
            IsCut = IsCut || other.IsCut,
            Delay = Delay + other.Delay,
            Jitter = TimeSpan.FromSeconds(double.Hypot(Jitter.TotalSeconds, other.Jitter.TotalSeconds)),
            Distribution = Jitter >= other.Jitter ? Distribution : other.Distribution,
            BytesPerSecond =
                BytesPerSecond is { } mine && other.BytesPerSecond is { } others
                    ? Math.Min(mine, others)
                    : BytesPerSecond ?? other.BytesPerSecond,
            Loss = 1 - ((1 - Loss) * (1 - other.Loss)),
            ResetsConnections = ResetsConnections || other.ResetsConnections,
            CloseDelay = CloseDelay + other.CloseDelay,
        };
    }

    /// <summary>In words; empty if it does nothing.</summary>
    public string Describe()
    {
        var parts = new List<string>();
        if (IsCut)
        {
            parts.Add("cut");
        }

        if (Delay > TimeSpan.Zero || Jitter > TimeSpan.Zero)
        {
            var spread =
                Jitter > TimeSpan.Zero
                    ? $" +- {Number(Jitter.TotalMilliseconds)} ms ({$"{Distribution}".ToLowerInvariant()})"
                    : "";
            parts.Add($"{Number(Delay.TotalMilliseconds)} ms{spread} delay");
        }

        if (BytesPerSecond is { } limit)
        {
            parts.Add($"at most {Number(limit / 1000)} kB/s");
        }

        if (Loss > 0)
        {
            parts.Add($"{Number(100 * Loss)} % loss");
        }

        if (ResetsConnections)
        {
            parts.Add("connections reset");
        }

        if (CloseDelay > TimeSpan.Zero)
        {
            parts.Add($"closes {Number(CloseDelay.TotalMilliseconds)} ms late");
        }

        return string.Join(", ", parts);
    }

    /// <summary>Everything that is wrong with it.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Delay < TimeSpan.Zero || Delay > TimeSpan.FromMinutes(1))
        {
            yield return new SettingProblem("delay", $"{Delay}", "0 to 60 s");
        }

        if (Jitter < TimeSpan.Zero || Jitter > Delay)
        {
            yield return new SettingProblem("jitter", $"{Jitter}", "0 to the delay itself");
        }

        if (BytesPerSecond is < 1_000)
        {
            yield return new SettingProblem("bandwidth", $"{BytesPerSecond}", "at least 1,000 bytes per second");
        }

        if (Loss is not (>= 0 and < 1))
        {
            yield return new SettingProblem("loss", $"{Loss}", "0 to below 1; a link that loses all is a partition");
        }

        if (CloseDelay < TimeSpan.Zero || CloseDelay > TimeSpan.FromMinutes(1))
        {
            yield return new SettingProblem("slow close", $"{CloseDelay}", "0 to 60 s");
        }

        if (this == Untouched)
        {
            yield return new SettingProblem("link", "untouched", "something that is done to the link");
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
