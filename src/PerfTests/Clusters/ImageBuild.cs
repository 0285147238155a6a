namespace PerfTests.Clusters;

/// <summary>How a host builds a container image from a folder of this machine where the engine lacks it.</summary>
/// <param name="ContextDirectory">The folder; its contents become the image's, and the image is built again when they change.</param>
/// <param name="Dockerfile">Name of the Dockerfile in it. Its build argument <c>BASE</c> is the base image.</param>
/// <param name="BaseImage">The base image if the user names none.</param>
public sealed record ImageBuild(string ContextDirectory, string Dockerfile, string BaseImage);
