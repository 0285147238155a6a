namespace PerfTests.Replica.Wire;

/// <summary>Takes the digest of bytes: a pure function.</summary>
internal delegate Digest Hashing(ReadOnlySpan<byte> content);
