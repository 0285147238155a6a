using PerfTests.Loads;
using PerfTests.Settings;
using PerfTests.Systems.Http;
using PerfTests.Units;

namespace PerfTests.Sessions.Loading;

/// <summary>Load on a URL: at a rate, whatever the server does, or by a number of clients that each wait for their answer.</summary>
public sealed record HttpLoadOptions
{
    /// <summary>What to ask: an absolute URL of scheme http.</summary>
    public required string Url { get; init; }

    /// <summary>Open loop: operations per second, above 0 and at most 1,000,000. Default, if no connections are given: 1,000.</summary>
    public double? Rate { get; init; }

    /// <summary>Closed loop: clients, each with its own connection, 1 to 10,000. Not together with <see cref="Rate"/>.</summary>
    public int? Connections { get; init; }

    /// <summary>Length of the measurement window, above 0 and at most 24 h. Default: 10 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Warm-up before it, at least 0 and at most 1 h. Default: 2 s.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Open loop: whether arrivals are those of independent users instead of evenly spaced. Default: false.</summary>
    public bool Poisson { get; init; }

    /// <summary>Open loop: bound of connections, 1 to 10,000; requests beyond it wait with their clock running. Default: 256.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>After this long without an answer an operation's outcome is unknown; above 0. Default: 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Decides Poisson arrivals. Default: 1.</summary>
    public Seed Seed { get; init; } = new(1);

    private const double DefaultRate = 1_000;
    private const double HighestRate = 1_000_000;
    private const int ConnectionLimit = 10_000;

    /// <summary>Everything that is wrong with the options.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (HttpTarget.FindProblem(Url) is { } expected)
        {
            yield return new SettingProblem("url", Url, expected);
        }

        if (Rate is not null && Connections is not null)
        {
            yield return new SettingProblem(
                "rate",
                $"{Rate}, with connections {Connections}",
                "either a rate (open loop) or connections (closed loop), not both"
            );
        }

        if (Rate is { } rate && !(rate is > 0 and <= HighestRate))
        {
            yield return new SettingProblem(
                "rate",
                $"{rate}",
                $"a number above 0 and at most {HighestRate:#,0}, in operations per second"
            );
        }

        if (Connections is < 1 or > ConnectionLimit)
        {
            yield return new SettingProblem("connections", $"{Connections}", $"1 to {ConnectionLimit:#,0}");
        }

        if (MaxConnections is < 1 or > ConnectionLimit)
        {
            yield return new SettingProblem("max-connections", $"{MaxConnections}", $"1 to {ConnectionLimit:#,0}");
        }

        foreach (var problem in ValidateTimes())
        {
            yield return problem;
        }
    }

    /// <summary>The load that the options ask for.</summary>
    internal LoadProfile CreateProfile()
    {
        if (Connections is { } clients)
        {
            return Load.Closed(clients, Duration);
        }

        var rate = PerfTests.Units.Rate.PerSecond(Rate ?? DefaultRate);
        return Poisson ? Load.Poisson(rate, Duration) : Load.Constant(rate, Duration);
    }

    private IEnumerable<SettingProblem> ValidateTimes()
    {
        if (Duration <= TimeSpan.Zero || Duration > LoadProfile.LongestDuration)
        {
            yield return new SettingProblem(
                "duration",
                $"{Duration}",
                $"above 0 and at most {LoadProfile.LongestDuration.TotalHours:0} h"
            );
        }
        else if ((Rate ?? 0) * Duration.TotalSeconds > LoadProfile.MaxArrivals)
        {
            yield return new SettingProblem(
                "duration",
                $"{Duration} at {Rate:#,0}/s",
                $"at most {LoadProfile.MaxArrivals:#,0} operations in all"
            );
        }

        if (WarmUp < TimeSpan.Zero || WarmUp > TimeSpan.FromHours(1))
        {
            yield return new SettingProblem("warm-up", $"{WarmUp}", "at least 0 and at most 1 h");
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
        {
            yield return new SettingProblem("timeout", $"{Timeout}", "above 0 and at most 1 h");
        }
    }
}
