using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>
/// Makes the keys of a cluster's members. Whoever launches a cluster has its secret, and gives to each member that member's own secret and the public keys of all;
/// no member can derive another's.
/// </summary>
internal static class MemberKeys
{
    /// <summary>The name under which clients of the protocol have their key.</summary>
    public const string Client = "client";

    /// <summary>Bytes of a member's secret, and of a cluster's.</summary>
    public const int SecretBytes = 32;

    /// <summary>Bytes of a member's public keys: Ed25519 (32), X25519 (32).</summary>
    public const int PublicBytes = 64;

    private const int KeyBytes = 32;

    /// <summary>A member's secret, by HKDF-SHA256 (RFC 5869) from the cluster's.</summary>
    /// <param name="clusterSecret">The cluster's secret, at least 16 bytes.</param>
    /// <param name="cluster">The cluster's name: equal secrets of different clusters give different keys.</param>
    /// <param name="member">A node's name, or <see cref="Client"/>.</param>
    public static byte[] SecretOf(ReadOnlySpan<byte> clusterSecret, string cluster, string member) =>
        Derive(clusterSecret, $"perftests pbft member\n{cluster}\n{member}", SecretBytes);

    /// <summary>The public keys that belong to a member's secret.</summary>
    public static byte[] PublicOf(ReadOnlySpan<byte> secret)
    {
        using var signing = Signing(secret);
        using var agreeing = Agreeing(secret);
        return
        [
            .. signing.PublicKey.Export(KeyBlobFormat.RawPublicKey),
            .. agreeing.PublicKey.Export(KeyBlobFormat.RawPublicKey),
        ];
    }

    /// <summary>The Ed25519 key that belongs to a member's secret.</summary>
    internal static Key Signing(ReadOnlySpan<byte> secret) =>
        Key.Import(SignatureAlgorithm.Ed25519, Derive(secret, "ed25519", KeyBytes), KeyBlobFormat.RawPrivateKey);

    /// <summary>The X25519 key that belongs to a member's secret.</summary>
    internal static Key Agreeing(ReadOnlySpan<byte> secret) =>
        Key.Import(KeyAgreementAlgorithm.X25519, Derive(secret, "x25519", KeyBytes), KeyBlobFormat.RawPrivateKey);

    private static byte[] Derive(ReadOnlySpan<byte> secret, string purpose, int length)
    {
        var derived = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, salt: [], Encoding.UTF8.GetBytes(purpose));
        return derived;
    }
}
