using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PerfTests.Analysis.History;

/// <summary>
/// Which runs of a history may stand in one series (METHOD 9 c): those with the same question, asked of the same machine. A change of level at the
/// border of two epochs says nothing about the code.
/// </summary>
public static class Epochs
{
    private const int Letters = 12;

    /// <summary>
    /// A short name of CPU model, processors, limits of harness and nodes, kernel, runtime, host, load engine and scenario hash. Digests of what ran are not in it: they change
    /// with every build of the code whose history this is.
    /// </summary>
    public static string Of(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var environment = entry.Environment;
        string[] parts =
        [
            environment.CpuModel,
            environment.Cores.ToString(CultureInfo.InvariantCulture),
            environment.Limits,
            environment.NodeLimits,
            environment.Kernel,
            environment.Runtime,
            entry.Host,
            entry.Engine,
            entry.ScenarioHash,
        ];
        // Lengths keep the parts apart, whatever they hold.
        var text = string.Concat(parts.Select(part => FormattableString.Invariant($"{part.Length}:{part}\n")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Letters];
    }
}
