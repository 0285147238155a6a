namespace PerfTests.Recording;

/// <summary>Says why something could not be written.</summary>
public static class StorageFailure
{
    /// <summary>Linux's ENOSPC, and Windows' ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL as results.</summary>
    private static readonly int[] Full = [28, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Linux's EDQUOT, and macOS' of the same name.</summary>
    private static readonly int[] Quota = [122, 69];

    /// <summary>The cause in a few words, for people.</summary>
    /// <param name="failure">What the system said.</param>
    public static string Describe(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Full.Contains(failure.HResult) || IsPreallocation(failure) ? "the disk is full"
            : Quota.Contains(failure.HResult) ? "the quota of the disk is used up"
            : $"the disk cannot be written ({failure.Message})";
    }

    /// <summary>A file that is made with its size ahead fails without the system's error number: the runtime's words are all there is.</summary>
    private static bool IsPreallocation(Exception failure) =>
        failure is IOException && failure.Message.Contains("because the disk was full", StringComparison.Ordinal);
}
