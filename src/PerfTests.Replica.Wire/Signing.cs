namespace PerfTests.Replica.Wire;

/// <summary>Signs bytes.</summary>
/// <param name="content">What to sign.</param>
/// <param name="signature">Receives <see cref="WireLimits.SignatureBytes"/> bytes.</param>
internal delegate void Signing(ReadOnlySpan<byte> content, Span<byte> signature);
