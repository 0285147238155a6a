using System.Security.Cryptography;
using PerfTests.Replica.Wire;
using PerfTests.Settings;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>
/// The secret from which the keys of clusters derive, each cluster's with its name: drawn once for this process, so that whoever launches a cluster and whoever talks to it
/// come to the same keys without a file; or read from a file, for a cluster that somebody else launched.
/// </summary>
internal static class ClusterSecret
{
    /// <summary>Names the file of the secret, the one that the nodes were given as <c>--key-file</c>.</summary>
    public const string Variable = "PERFTESTS_REPLICA_KEY_FILE";

    private static readonly byte[] Drawn = RandomNumberGenerator.GetBytes(MemberKeys.SecretBytes);

    /// <summary>The secret.</summary>
    /// <exception cref="InvalidSettingsException">The file named cannot be read, or is too short.</exception>
    public static byte[] Find() => Find(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The secret, given the environment.</summary>
    /// <param name="setting">Value of <see cref="Variable"/>; null or empty when it is not set.</param>
    internal static byte[] Find(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
        {
            return Drawn;
        }
        var why = $"a file with the cluster's secret, at least {MemberKeys.SecretBytes / 2} bytes";
        try
        {
            var secret = File.ReadAllBytes(setting);
            if (secret.Length >= MemberKeys.SecretBytes / 2)
            {
                return secret;
            }
            why += $"; it has {secret.Length}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why += $"; {e.Message}";
        }
        throw new InvalidSettingsException([new SettingProblem(Variable, setting, why)]);
    }
}
