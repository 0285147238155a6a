namespace PerfTests.SimulationTests.Simulator;

/// <summary>How a network treats messages. Reordering comes from delays that differ. Times in nanoseconds.</summary>
internal sealed record NetworkConditions
{
    /// <summary>Shortest delay.</summary>
    public long DelayMin { get; init; } = 100_000;

    /// <summary>Mean of what is added to it, exponentially distributed.</summary>
    public long DelayMean { get; init; } = 400_000;

    /// <summary>Share of messages that are lost.</summary>
    public double Loss { get; init; }

    /// <summary>Share of messages that arrive twice.</summary>
    public double Duplication { get; init; }

    /// <summary>Share of messages that are held back for <see cref="StragglerDelay"/>.</summary>
    public double Stragglers { get; init; }

    /// <summary>How long a straggler is held back.</summary>
    public long StragglerDelay { get; init; } = 200_000_000;

    /// <summary>Share of messages that arrive damaged, if the network was told how to damage one.</summary>
    public double Damage { get; init; }
}
