namespace PerfTests.Systems.Programs;

/// <summary>Which image the containers of a system are made from.</summary>
internal static class ContainerImage
{
    /// <summary>The image that a variable names, or the public one.</summary>
    public static string Of(string variable, string publicImage) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } image ? image : publicImage;
}
