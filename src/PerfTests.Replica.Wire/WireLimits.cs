namespace PerfTests.Replica.Wire;

/// <summary>Sizes that both ends enforce, so that a stranger or a faulty member cannot exhaust memory.</summary>
internal static class WireLimits
{
    /// <summary>Longest body of one frame in bytes.</summary>
    public const int FrameBytesMax = 24 * 1024 * 1024;

    /// <summary>Longest request of a client in bytes.</summary>
    public const int RequestBytesMax = 4 * 1024 * 1024;

    /// <summary>Most operations in one request.</summary>
    public const int RequestOperationsMax = 4096;

    /// <summary>Longest key in bytes.</summary>
    public const int KeyBytesMax = 1024;

    /// <summary>Longest value in bytes.</summary>
    public const int ValueBytesMax = 1024 * 1024;

    /// <summary>Bytes of an Ed25519 signature (RFC 8032).</summary>
    public const int SignatureBytes = 64;
}
