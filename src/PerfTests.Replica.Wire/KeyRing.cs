using NSec.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>
/// A member's own private keys and everyone's public ones. They are made once per cluster, as files in a directory that the cluster shares:
/// <c>public</c> has a line <c>name ed25519 x25519</c> for each member, <c>NAME.key</c> the private ones in the same order, in hexadecimal.
/// </summary>
internal sealed class KeyRing : IDisposable
{
    /// <summary>The index under which the load generator's client signs.</summary>
    public const ushort ClientIndex = ushort.MaxValue;

    /// <summary>The owner's name of that client.</summary>
    public const string Client = "client";

    private const string PublicName = "public";

    private static readonly SignatureAlgorithm Signatures = SignatureAlgorithm.Ed25519;
    private static readonly KeyAgreementAlgorithm Agreement = KeyAgreementAlgorithm.X25519;

    private readonly Key signing;
    private readonly Key agreeing;
    private readonly Dictionary<ushort, (PublicKey Verify, PublicKey Agree)> others;

    private KeyRing(
        ushort index,
        IReadOnlyList<string> nodes,
        Key signing,
        Key agreeing,
        Dictionary<ushort, (PublicKey, PublicKey)> others
    )
    {
        (Index, Nodes, this.signing, this.agreeing, this.others) = (index, nodes, signing, agreeing, others);
    }

    /// <summary>The owner's index.</summary>
    public ushort Index { get; }

    /// <summary>The nodes' names in order of their indexes.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Makes the keys of a cluster unless they are there.</summary>
    /// <param name="directory">Where the files go; created if absent.</param>
    /// <param name="nodes">The nodes' names in order.</param>
    public static void Create(string directory, IReadOnlyList<string> nodes)
    {
        if (File.Exists(Path.Combine(directory, PublicName)))
            return;
        Directory.CreateDirectory(directory);
        var lines = nodes.Append(Client).Select(name => $"{name} {CreateOne(directory, name)}");
        // The public file comes last and at once: whoever finds it finds all of them.
        var unfinished = Path.Combine(directory, PublicName + ".tmp");
        File.WriteAllLines(unfinished, lines);
        File.Move(unfinished, Path.Combine(directory, PublicName), overwrite: true);
    }

    /// <summary>Reads the keys of one owner.</summary>
    /// <param name="directory">Where <see cref="Create"/> put them.</param>
    /// <param name="owner">A node's name, or <see cref="Client"/>.</param>
    /// <exception cref="InvalidDataException">The files are not there or make no sense; the message says which.</exception>
    public static KeyRing Load(string directory, string owner)
    {
        try
        {
            var members = File.ReadAllLines(Path.Combine(directory, PublicName))
                .Select(line => line.Split(' '))
                .ToList();
            var nodes = members.Select(m => m[0]).Where(name => name != Client).ToList();
            var own = File.ReadAllText(Path.Combine(directory, owner + ".key")).Split(' ', '\n');
            return new KeyRing(
                IndexOf(owner),
                nodes,
                Key.Import(Signatures, Convert.FromHexString(own[0]), KeyBlobFormat.RawPrivateKey),
                Key.Import(Agreement, Convert.FromHexString(own[1]), KeyBlobFormat.RawPrivateKey),
                members.ToDictionary(
                    m => IndexOf(m[0]),
                    m =>
                        (
                            PublicKey.Import(Signatures, Convert.FromHexString(m[1]), KeyBlobFormat.RawPublicKey),
                            PublicKey.Import(Agreement, Convert.FromHexString(m[2]), KeyBlobFormat.RawPublicKey)
                        )
                )
            );

            ushort IndexOf(string name) => name == Client ? ClientIndex : checked((ushort)nodes.IndexOf(name));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or FormatException
                        or IndexOutOfRangeException
                        or OverflowException
            )
        {
            throw new InvalidDataException($"The keys of '{owner}' in '{directory}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Signs as the owner.</summary>
    public void Sign(ReadOnlySpan<byte> content, Span<byte> signature) => Signatures.Sign(signing, content, signature);

    /// <summary>Whether a member signed the content.</summary>
    public bool Verify(ushort signer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        others.TryGetValue(signer, out var keys) && Signatures.Verify(keys.Verify, content, signature);

    /// <summary>Whether there is such a member.</summary>
    public bool Knows(ushort index) => others.ContainsKey(index);

    /// <summary>A key that only the owner and another member can derive, by X25519 and HKDF-SHA256 (RFC 7748, RFC 5869).</summary>
    /// <param name="other">The other member.</param>
    /// <param name="nonces">Both ends' nonces: a key is good for one connection.</param>
    /// <param name="purpose">Separates the keys of one connection.</param>
    public byte[] SessionKey(ushort other, ReadOnlySpan<byte> nonces, ReadOnlySpan<byte> purpose)
    {
        using var secret =
            Agreement.Agree(agreeing, others[other].Agree)
            ?? throw new InvalidDataException($"The key of member {other} is degenerate.");
        return KeyDerivationAlgorithm.HkdfSha256.DeriveBytes(secret, nonces, purpose, 32);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        signing.Dispose();
        agreeing.Dispose();
    }

    private static string CreateOne(string directory, string name)
    {
        var exportable = new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        using var signing = Key.Create(Signatures, exportable);
        using var agreeing = Key.Create(Agreement, exportable);
        var path = Path.Combine(directory, name + ".key");
        File.WriteAllText(path, $"{Private(signing)} {Private(agreeing)}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return $"{Public(signing)} {Public(agreeing)}";
    }

    private static string Private(Key key) => Convert.ToHexStringLower(key.Export(KeyBlobFormat.RawPrivateKey));

    private static string Public(Key key) => Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
}
