namespace PerfTests.Systems;

/// <summary>Container images of systems: public ones by default, others by setting.</summary>
internal static class SystemImage
{
    /// <summary>The setting that names a system's image: <c>PERFTESTS_IMAGE_</c> and the system in capitals.</summary>
    public static string Variable(string system) => $"PERFTESTS_IMAGE_{system}";

    /// <summary>Whether the user chose an image.</summary>
    public static bool IsChosen(string system) =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable(system)));

    /// <summary>The image that the user chose, or the default.</summary>
    /// <param name="system">The system's name in capitals, for example <c>ETCD</c>.</param>
    /// <param name="defaultImage">Public image, by tag and, where it is known, digest.</param>
    public static string Choose(string system, string defaultImage) =>
        IsChosen(system) ? Environment.GetEnvironmentVariable(Variable(system))! : defaultImage;
}
