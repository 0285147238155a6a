namespace PerfTests.Clusters;

/// <summary>How a node runs as a container. The host adds names, networks, limits, and the volume of the data directory.</summary>
/// <param name="Image">Image reference, with tag or digest.</param>
/// <param name="Command">Command line within the container, unquoted; empty for the image's own.</param>
public sealed record NodeContainer(string Image, IReadOnlyList<string> Command)
{
    /// <summary>Arguments of the image's own entry point, where there is no command. Default: none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How the image is built where the engine lacks it; null if it comes from a registry.</summary>
    public ImageBuild? Build { get; init; }
}
