using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PerfTests.Hosting.Docker;

/// <summary>A hash over all names and contents below a folder.</summary>
internal static class FolderHash
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>The hash, as <c>sha256:</c> and hexadecimal digits; read once for each folder.</summary>
    public static string Of(string folder) => Known.GetOrAdd(Path.GetFullPath(folder), Compute);

    private static string Compute(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        )
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file) + "\0"));
            using var content = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(content));
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
