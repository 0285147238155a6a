namespace PerfTests.EtcdClients;

/// <summary>What either client does.</summary>
internal sealed record Plan
{
    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Window { get; init; }

    public required TimeProvider Time { get; init; }

    public int Keys { get; init; } = 10_000;

    public int ValueBytes { get; init; } = 256;
}
