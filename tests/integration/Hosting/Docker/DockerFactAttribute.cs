using PerfTests.Hosting.Docker;

namespace PerfTests.IntegrationTests.Hosting.Docker;

/// <summary>A test that needs a Docker engine and a base image; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DockerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(() => Task.Run(FindObstacleAsync).GetAwaiter().GetResult());

    public DockerFactAttribute() => Skip = Obstacle.Value!;

    private static async Task<string?> FindObstacleAsync()
    {
        try
        {
            using var engine = await Engine.ConnectAsync(Environment.GetEnvironmentVariable, CancellationToken.None);
            return
                Environment.GetEnvironmentVariable(NodeImages.BaseVariable) is null or ""
                && await new NodeImages(engine).InspectAsync(NodeImages.LocalBase, CancellationToken.None) is null
                ? $"there is no base image: scripts/make-local-images makes {NodeImages.LocalBase}, or set {NodeImages.BaseVariable}"
                : null;
        }
        catch (EngineUnavailableException absent)
        {
            return absent.Message;
        }
    }
}
