using PerfTests.Hosting.Docker;

namespace PerfTests.IntegrationTests.Hosting.Docker;

/// <summary>A test that needs a Docker engine and a base image; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DockerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    public DockerFactAttribute() => Skip = Obstacle.Value!;

    /// <summary>Asked of Docker's own client, not of the code under test.</summary>
    private static string? FindObstacle() =>
        !SearchPath.Holds("docker") || !Shell.Succeeds("docker version")
            ? "needs a Docker engine that answers `docker version`"
        : Environment.GetEnvironmentVariable(NodeImages.BaseVariable) is { Length: > 0 } ? null
        : Shell.Succeeds($"docker image inspect {NodeImages.LocalBase}") ? null
        : $"there is no base image: scripts/make-local-images makes {NodeImages.LocalBase}, or set {NodeImages.BaseVariable}";
}
