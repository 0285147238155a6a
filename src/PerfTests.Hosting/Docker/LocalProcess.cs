namespace PerfTests.Hosting.Docker;

/// <summary>Finds a container's process on this machine, if the engine runs here.</summary>
internal static class LocalProcess
{
    /// <summary>
    /// The number, if the process of that number is one of the container's here: its control group names the container. On another machine, or
    /// seen from within a container, the number is another process's or none.
    /// </summary>
    public static int? Find(int processId, string container)
    {
        try
        {
            return
                processId > 0
                && File.ReadAllText($"/proc/{processId}/cgroup").Contains(container, StringComparison.Ordinal)
                ? processId
                : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
