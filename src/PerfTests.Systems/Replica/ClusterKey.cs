using System.Security.Cryptography;

namespace PerfTests.Systems.Replica;

/// <summary>The secret of one cluster, made once and read by every node of it.</summary>
internal static class ClusterKey
{
    private const int Bytes = 32;
    private const string FileName = "cluster.key";

    /// <summary>The file of the cluster's secret; made, for its owner's eyes only, if it is not there.</summary>
    /// <param name="clusterDirectory">The directory that the cluster's nodes share.</param>
    public static string In(string clusterDirectory)
    {
        var path = Path.Combine(clusterDirectory, FileName);
        if (File.Exists(path))
        {
            return path;
        }
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(Bytes));
        return path;
    }
}
