using PerfTests.Replica.Options;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Keys;

/// <summary>A node's keys as its options give them.</summary>
internal static class NodeKeys
{
    /// <summary>Reads them.</summary>
    /// <param name="options">The options of the node.</param>
    /// <param name="problems">Receives everything that is wrong, one line each.</param>
    /// <returns>Null when something is wrong.</returns>
    public static KeyRing? Read(ReplicaOptions options, List<string> problems)
    {
        var names = options.Peers.Select(peer => peer.Id).ToList();
        if (options is { PrivateKey: null, PublicKeys: null, KeyFile: { } file })
        {
            return KeyRing.Derive(File.ReadAllBytes(file), options.ClusterId, names, options.Node);
        }
        var before = problems.Count;
        var secret = Hex("--private-key", options.PrivateKey, MemberKeys.SecretBytes, problems);
        var keys = PublicKeys(options, names, problems);
        return problems.Count == before
            ? Own(secret!, keys, names.IndexOf(options.Node), options.Node, problems)
            : null;
    }

    private static List<byte[]> PublicKeys(ReplicaOptions options, List<string> names, List<string> problems)
    {
        var keys = new List<byte[]>();
        if (options.PublicKeys is not { } given)
        {
            problems.Add(
                "--public-keys is missing: the keys of every member as ID=HEX, and client=HEX; or give --key-file."
            );
            return keys;
        }
        foreach (var name in names.Append(MemberKeys.Client))
        {
            if (
                Hex($"--public-keys {name}", given.GetValueOrDefault(name), MemberKeys.PublicBytes, problems) is { } key
            )
            {
                keys.Add(key);
            }
        }
        foreach (var stranger in given.Keys.Except(names.Append(MemberKeys.Client)))
        {
            problems.Add($"--public-keys names '{stranger}', which --peers does not.");
        }
        return keys;
    }

    private static KeyRing? Own(byte[] secret, List<byte[]> keys, int index, string node, List<string> problems)
    {
        try
        {
            if (MemberKeys.PublicOf(secret).AsSpan().SequenceEqual(keys[index]))
            {
                return new KeyRing((ushort)index, secret, keys[..^1], keys[^1]);
            }
            problems.Add($"--private-key does not belong to the public keys that --public-keys gives to '{node}'.");
        }
        catch (FormatException e)
        {
            problems.Add($"--public-keys holds a key that is none: {e.Message}");
        }
        return null;
    }

    private static byte[]? Hex(string option, string? text, int length, List<string> problems)
    {
        if (text is { } given && given.Length == 2 * length && given.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(given);
        }
        problems.Add($"{option} is {(text is null ? "missing" : "wrong")}: {2 * length} hexadecimal digits are right.");
        return null;
    }
}
