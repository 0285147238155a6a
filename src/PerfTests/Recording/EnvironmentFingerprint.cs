namespace PerfTests.Recording;

/// <summary>What figures depend on besides the code: only runs of equal fingerprint are compared in absolute terms.</summary>
public sealed record EnvironmentFingerprint
{
    /// <summary>CPU model as the system names it.</summary>
    public required string CpuModel { get; init; }

    /// <summary>Processors that the harness may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Memory of the machine, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>CPU and memory limits on the harness, for people; empty if none.</summary>
    public string Limits { get; init; } = "";

    /// <summary>CPU and memory limits on each node, for people; empty if none.</summary>
    public string NodeLimits { get; init; } = "";

    /// <summary>Kernel and its version.</summary>
    public required string Kernel { get; init; }

    /// <summary>Operating system.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>.NET runtime and garbage collector mode.</summary>
    public required string Runtime { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }

    /// <summary>Identities of what ran, by name: image digests, or hashes of binaries.</summary>
    public IReadOnlyDictionary<string, string> Artifacts { get; init; } = new Dictionary<string, string>();
}
