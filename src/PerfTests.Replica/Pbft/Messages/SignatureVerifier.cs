namespace PerfTests.Replica.Pbft.Messages;

/// <summary>Checks a signature; false for a signer that is not known.</summary>
/// <param name="signer">Index of a replica, or of the client.</param>
/// <param name="content">What was signed.</param>
/// <param name="signature">The signature.</param>
internal delegate bool SignatureVerifier(ushort signer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);
