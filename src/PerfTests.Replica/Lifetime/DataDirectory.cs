using PerfTests.Replica.Options;

namespace PerfTests.Replica.Lifetime;

/// <summary>The directory of one node's data, marked with the node it belongs to.</summary>
internal static class DataDirectory
{
    private const string MarkName = "node";

    /// <summary>Creates the directory, or checks that it belongs to this node of this cluster under this protocol.</summary>
    /// <returns>What is wrong; null when the directory may be used.</returns>
    public static string? Claim(ReplicaOptions options)
    {
        var mark = $"protocol={options.Protocol} cluster={options.ClusterId} node={options.Node}";
        try
        {
            Directory.CreateDirectory(options.Data);
            var path = Path.Combine(options.Data, MarkName);
            if (!File.Exists(path))
                File.WriteAllText(path, mark);
            var found = File.ReadAllText(path);
            return found == mark
                ? null
                : $"--data '{options.Data}' belongs to {found}; this is {mark}. Use another directory or remove it.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--data '{options.Data}' cannot be used: {e.Message}";
        }
    }
}
