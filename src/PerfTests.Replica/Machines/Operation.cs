namespace PerfTests.Replica.Machines;

/// <summary>One operation of a client, as the API hands it to a protocol.</summary>
/// <param name="Id">Unique identity. A retry carries the same one and is applied at most once.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Key">The key, 1 to <see cref="OperationLimits.KeyBytesMax"/> bytes.</param>
/// <param name="Value">The new or appended value of a write, at most <see cref="OperationLimits.ValueBytesMax"/> bytes; otherwise null.</param>
/// <param name="Expected">The expected value of a compare-and-swap; null expects an absent key.</param>
/// <param name="Consistency">How fresh a read must be; without meaning for writes.</param>
/// <param name="IsBase64">True when the client writes values as base64 and wants to read them so; the state machine holds the bytes.</param>
internal sealed record Operation(
    UInt128 Id,
    OperationKind Kind,
    byte[] Key,
    byte[]? Value = null,
    byte[]? Expected = null,
    ReadConsistency Consistency = ReadConsistency.Linearizable,
    bool IsBase64 = false
)
{
    /// <summary>True for operations that change state and therefore go through the protocol's log.</summary>
    public bool IsWrite => Kind != OperationKind.Get;

    /// <summary>Bytes of the key and of the values, as far as it has them.</summary>
    public int ContentBytes => Key.Length + (Value?.Length ?? 0) + (Expected?.Length ?? 0);
}
