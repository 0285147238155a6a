using Docker.DotNet;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace PerfTests.Hosting.Docker;

/// <summary>
/// The container that Testcontainers can start beside a run to remove what the run leaves if it is killed. It is used where its image is
/// there or can be pulled; the janitor at the next start does the same without it.
/// </summary>
internal static class Reaper
{
    /// <summary>The variable that switches it off, as for Testcontainers.</summary>
    public const string DisabledVariable = "TESTCONTAINERS_RYUK_DISABLED";

    /// <summary>The image that Testcontainers 4.16 was made for; <c>TESTCONTAINERS_RYUK_CONTAINER_IMAGE</c> names another.</summary>
    public const string DefaultImage = "testcontainers/ryuk:0.14.0";

    private static readonly TimeSpan PullTimeout = TimeSpan.FromSeconds(15);
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static bool? _isOn;

    /// <summary>The image that would be used.</summary>
    public static string Image =>
        Environment.GetEnvironmentVariable("TESTCONTAINERS_RYUK_CONTAINER_IMAGE") is { Length: > 0 } chosen
            ? chosen
            : DefaultImage;

    /// <summary>Why it is not used; null if it is, as far as can be told without starting it.</summary>
    public static async Task<string?> FindObstacleAsync(Engine engine, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(DisabledVariable) is "true" or "1" or "True" or "TRUE")
        {
            return $"switched off by {DisabledVariable}";
        }

        var image = await new NodeImages(engine).InspectAsync(Image, cancellationToken).ConfigureAwait(false);
        return image is null ? $"the engine does not have the image {Image}" : null;
    }

    /// <summary>Starts it if it can be had; asked once in the life of a process.</summary>
    /// <returns>Whether it looks after what is created with its session's label.</returns>
    public static async Task<bool> StartAsync(Engine engine, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _isOn ??= await TryStartAsync(engine, cancellationToken).ConfigureAwait(false);
            TestcontainersSettings.ResourceReaperEnabled = _isOn.Value;
            return _isOn.Value;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<bool> TryStartAsync(Engine engine, CancellationToken cancellationToken)
    {
        if (await FindObstacleAsync(engine, cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            var isOff = obstacle.Contains(DisabledVariable, StringComparison.Ordinal);
            var images = new NodeImages(engine);
            if (
                isOff
                || await images.TryPullAsync(Image, PullTimeout, cancellationToken).ConfigureAwait(false) is not null
            )
            {
                return false;
            }
        }

        TestcontainersSettings.ResourceReaperImage ??= new DotNet.Testcontainers.Images.DockerImage(Image);
        if (await TryRunAsync(engine, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        // It needs its privileges only where the engine's socket is guarded by more than its mode; some engines give none.
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
        return await TryRunAsync(engine, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> TryRunAsync(Engine engine, CancellationToken cancellationToken)
    {
        try
        {
            await ResourceReaper
                .GetAndStartDefaultAsync(engine.Endpoint, NullLogger.Instance, false, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception failure)
            when (failure is DockerApiException or ResourceReaperException or TimeoutException
                || Engine.IsConnectionFailure(failure)
            )
        {
            // An engine that forbids it is an engine without it.
            return false;
        }
    }
}
