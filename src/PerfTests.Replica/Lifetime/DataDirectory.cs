using PerfTests.Replica.Options;

namespace PerfTests.Replica.Lifetime;

/// <summary>The directory of one node's data: marked with the node it belongs to, and held by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const string MarkName = "node";
    private const string LockName = "lock";

    private readonly FileStream _held;

    private DataDirectory(FileStream held) => _held = held;

    /// <summary>Takes the directory for this node of this cluster under this protocol, and creates it if absent.</summary>
    /// <param name="options">Names the directory and the node.</param>
    /// <param name="directory">Holds the directory until disposed; null when it may not be used.</param>
    /// <returns>What is wrong; null when the directory was taken.</returns>
    public static string? Take(ReplicaOptions options, out DataDirectory? directory)
    {
        directory = null;
        var mark = $"protocol={options.Protocol} cluster={options.ClusterId} node={options.Node}";
        try
        {
            Directory.CreateDirectory(options.Data);
            var path = Path.Combine(options.Data, MarkName);
            if (!File.Exists(path))
            {
                File.WriteAllText(path, mark);
            }
            var found = File.ReadAllText(path);
            if (found != mark)
            {
                return $"--data '{options.Data}' belongs to {found}; this is {mark}. Use another directory or remove it.";
            }
            directory = new DataDirectory(
                new FileStream(
                    Path.Combine(options.Data, LockName),
                    FileMode.OpenOrCreate,
                    FileAccess.Write,
                    FileShare.None
                )
            );
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--data '{options.Data}' cannot be used, perhaps because another process holds it: {e.Message}";
        }
    }

    /// <inheritdoc />
    public void Dispose() => _held.Dispose();
}
