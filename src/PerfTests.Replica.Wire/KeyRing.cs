using NSec.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>A member's own private keys and everyone's public ones. Safe from several threads.</summary>
internal sealed class KeyRing : IDisposable
{
    private static readonly SignatureAlgorithm Signatures = SignatureAlgorithm.Ed25519;
    private static readonly KeyAgreementAlgorithm Agreement = KeyAgreementAlgorithm.X25519;

    private readonly Key _signing;
    private readonly Key _agreeing;
    private readonly Dictionary<ushort, (PublicKey Verify, PublicKey Agree)> _members = [];

    /// <summary>The keys of one member.</summary>
    /// <param name="index">The member's index: that of a node, or <see cref="WireRequest.ClientIndex"/>.</param>
    /// <param name="secret">Its secret, <see cref="MemberKeys.SecretBytes"/> bytes.</param>
    /// <param name="nodes">The nodes' public keys in order of their indexes, each <see cref="MemberKeys.PublicBytes"/> bytes.</param>
    /// <param name="client">The clients' public keys.</param>
    /// <exception cref="FormatException">A public key is none.</exception>
    public KeyRing(ushort index, ReadOnlySpan<byte> secret, IReadOnlyList<byte[]> nodes, byte[] client)
    {
        (Index, Nodes) = (index, nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
        {
            _members.Add((ushort)i, Import(nodes[i]));
        }
        _members.Add(WireRequest.ClientIndex, Import(client));
        (_signing, _agreeing) = (MemberKeys.Signing(secret), MemberKeys.Agreeing(secret));
    }

    /// <summary>The owner's index.</summary>
    public ushort Index { get; }

    /// <summary>How many nodes there are.</summary>
    public int Nodes { get; }

    /// <summary>The keys of one member, all derived from the cluster's secret.</summary>
    /// <param name="clusterSecret">The cluster's secret.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="nodes">The nodes' names in order of their indexes.</param>
    /// <param name="owner">A node's name, or <see cref="MemberKeys.Client"/>.</param>
    public static KeyRing Derive(
        ReadOnlySpan<byte> clusterSecret,
        string cluster,
        IReadOnlyList<string> nodes,
        string owner
    )
    {
        var publics = new List<byte[]>();
        foreach (var node in nodes)
        {
            publics.Add(MemberKeys.PublicOf(MemberKeys.SecretOf(clusterSecret, cluster, node)));
        }
        var client = MemberKeys.PublicOf(MemberKeys.SecretOf(clusterSecret, cluster, MemberKeys.Client));
        var index = owner == MemberKeys.Client ? WireRequest.ClientIndex : (ushort)nodes.ToList().IndexOf(owner);
        return new KeyRing(index, MemberKeys.SecretOf(clusterSecret, cluster, owner), publics, client);
    }

    /// <summary>Signs as the owner.</summary>
    /// <param name="content">What to sign.</param>
    /// <param name="signature">Receives <see cref="WireLimits.SignatureBytes"/> bytes.</param>
    public void Sign(ReadOnlySpan<byte> content, Span<byte> signature) => Signatures.Sign(_signing, content, signature);

    /// <summary>Whether a member signed the content; false for an unknown member.</summary>
    public bool Verify(ushort signer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        _members.TryGetValue(signer, out var keys) && Signatures.Verify(keys.Verify, content, signature);

    /// <summary>Whether there is such a member.</summary>
    public bool Knows(ushort index) => _members.ContainsKey(index);

    /// <summary>A key that only the owner and another member can derive, by X25519 and HKDF-SHA256 (RFC 7748, RFC 5869).</summary>
    /// <param name="other">The other member.</param>
    /// <param name="nonces">Both ends' nonces: a key is good for one connection.</param>
    /// <param name="purpose">Separates the keys of one connection.</param>
    /// <exception cref="InvalidDataException">The other member's key is degenerate.</exception>
    public byte[] SessionKey(ushort other, ReadOnlySpan<byte> nonces, ReadOnlySpan<byte> purpose)
    {
        using var secret =
            Agreement.Agree(_agreeing, _members[other].Agree)
            ?? throw new InvalidDataException($"The key of member {other} is degenerate.");
        return KeyDerivationAlgorithm.HkdfSha256.DeriveBytes(secret, nonces, purpose, 32);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _signing.Dispose();
        _agreeing.Dispose();
    }

    private static (PublicKey, PublicKey) Import(byte[] keys)
    {
        if (keys.Length != MemberKeys.PublicBytes)
        {
            throw new FormatException($"Public keys have {MemberKeys.PublicBytes} bytes, not {keys.Length}.");
        }
        return (
            PublicKey.Import(Signatures, keys.AsSpan(0, 32), KeyBlobFormat.RawPublicKey),
            PublicKey.Import(Agreement, keys.AsSpan(32), KeyBlobFormat.RawPublicKey)
        );
    }
}
