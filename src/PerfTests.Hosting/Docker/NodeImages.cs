using System.Collections.Concurrent;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Hosting.Docker;

/// <summary>Images of an engine: found, built from a folder of this machine, or pulled; and their identities.</summary>
internal sealed class NodeImages(Engine engine)
{
    /// <summary>Label of an image built here, with a hash of the folder that it was built from.</summary>
    public const string ContentLabel = "perftests.content";

    /// <summary>The variable that names the base image of images built here.</summary>
    public const string BaseVariable = "PERFTESTS_IMAGE_BASE";

    /// <summary>The base image that <c>scripts/make-local-images</c> makes.</summary>
    public const string LocalBase = "perftests/base:local";

    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, string?> Pullable = new(StringComparer.Ordinal);

    /// <summary>Why an image cannot be used as it is and cannot be pulled either; null if it can. Changes nothing.</summary>
    public async Task<string?> FindObstacleAsync(NodeContainer container, CancellationToken cancellationToken)
    {
        var image = await InspectAsync(container.Image, cancellationToken).ConfigureAwait(false);
        if (container.Build is { } build)
        {
            return image is null ? $"the image {container.Image} has not been built yet"
                : IsBuiltFrom(image, build) ? null
                : $"the image {container.Image} was built from another version of {build.ContextDirectory}";
        }

        return image is not null
            ? null
            : await AskRegistryAsync(container.Image, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that the engine has the image: builds or pulls it if not.</summary>
    /// <param name="container">What is to be run.</param>
    /// <param name="system">Name of the system, for messages.</param>
    /// <param name="progress">Told in a line what takes time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image's identity: its digest in a registry, or its id where it came from none.</returns>
    /// <exception cref="InvalidSettingsException">It cannot be had; the message says what to do.</exception>
    public async Task<string> EnsureAsync(
        NodeContainer container,
        string system,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        var image = await InspectAsync(container.Image, cancellationToken).ConfigureAwait(false);
        if (container.Build is { } build && (image is null || !IsBuiltFrom(image, build)))
        {
            var stale = image?.ID;
            await BuildAsync(container.Image, build, system, progress, cancellationToken).ConfigureAwait(false);
            image = await InspectAsync(container.Image, cancellationToken).ConfigureAwait(false);
            if (stale is not null && stale != image?.ID)
            {
                await RemoveStaleAsync(stale, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (image is null)
        {
            await PullAsync(container.Image, system, progress, cancellationToken).ConfigureAwait(false);
            image = await InspectAsync(container.Image, cancellationToken).ConfigureAwait(false);
        }

        return image is null
            ? throw Missing(system, container.Image, "it is not there after it was built or pulled")
            : image.RepoDigests?.FirstOrDefault() ?? image.ID;
    }

    /// <summary>Pulls an image within a time.</summary>
    /// <returns>Why it could not be pulled; null if it was.</returns>
    public async Task<string?> TryPullAsync(string reference, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var colon = reference.Contains('@', StringComparison.Ordinal) ? -1 : reference.LastIndexOf(':');
        var hasTag = colon > reference.LastIndexOf('/');
        try
        {
            await engine
                .Client.Images.CreateImageAsync(
                    new ImagesCreateParameters
                    {
                        FromImage = hasTag ? reference[..colon] : reference,
                        Tag = hasTag ? reference[(colon + 1)..] : null!,
                    },
                    new AuthConfig(),
                    new Progress<JSONMessage>(),
                    deadline.Token
                )
                .ConfigureAwait(false);
            return await InspectAsync(reference, cancellationToken).ConfigureAwait(false) is null
                ? "the registry gave something else"
                : null;
        }
        catch (DockerApiException refused)
        {
            return Text(refused);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it took longer than {timeout.TotalSeconds:0} s");
        }
    }

    /// <summary>The engine's own words, without the envelope of its answer.</summary>
    public static string Text(DockerApiException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        try
        {
            using var body = System.Text.Json.JsonDocument.Parse(refused.ResponseBody ?? "");
            return body.RootElement.GetProperty("message").GetString() ?? refused.Message;
        }
        catch (Exception other)
            when (other is System.Text.Json.JsonException or KeyNotFoundException or ArgumentException)
        {
            return refused.Message;
        }
    }

    /// <summary>What the engine knows of an image; null if it has none of that name.</summary>
    public async Task<ImageInspectResponse?> InspectAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.Client.Images.InspectImageAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <summary>An image that lost its name to a newer one would stay for ever; one that is in use stays until the next time.</summary>
    private async Task RemoveStaleAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            await engine
                .Client.Images.DeleteImageAsync(image, new ImageDeleteParameters(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (DockerApiException)
        {
            // It is in use, or has another name.
        }
    }

    private static bool IsBuiltFrom(ImageInspectResponse image, ImageBuild build) =>
        image.Config?.Labels is { } labels
        && labels.TryGetValue(ContentLabel, out var content)
        && content == FolderHash.Of(build.ContextDirectory);

    private async Task BuildAsync(
        string reference,
        ImageBuild build,
        string system,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        var chosen = await ChooseBaseAsync(build, cancellationToken).ConfigureAwait(false);
        progress.Report($"building the image {reference} from {build.ContextDirectory} on {chosen}");
        try
        {
            var image = new ImageFromDockerfileBuilder()
                .WithDockerEndpoint(engine.Endpoint)
                .WithLogger(NullLogger.Instance)
                .WithCleanUp(false)
                .WithDeleteIfExists(false)
                .WithName(reference)
                .WithContextDirectory(build.ContextDirectory)
                .WithDockerfileDirectory(build.ContextDirectory)
                .WithDockerfile(build.Dockerfile)
                .WithBuildArgument("BASE", chosen)
                .WithLabel(ContentLabel, FolderHash.Of(build.ContextDirectory))
                .Build();
            await image.CreateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is DockerApiException or InvalidOperationException or IOException or ArgumentException)
        {
            var why = failure is DockerApiException refused ? Text(refused) : failure.Message;
            throw Missing(
                system,
                reference,
                $"it cannot be built on {chosen} ({why}); set {BaseVariable} to an image with the .NET runtime that the engine has or can pull, or make one with scripts/make-local-images"
            );
        }
    }

    private async Task<string> ChooseBaseAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(BaseVariable) is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var local = await InspectAsync(LocalBase, cancellationToken).ConfigureAwait(false);
        return local is null ? build.BaseImage : LocalBase;
    }

    private async Task PullAsync(
        string reference,
        string system,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        progress.Report($"pulling the image {reference}");
        if (await TryPullAsync(reference, PullTimeout, cancellationToken).ConfigureAwait(false) is { } why)
        {
            throw Missing(
                system,
                reference,
                $"the engine does not have it and cannot pull it ({why}); make a local one with scripts/make-local-images, or name another"
            );
        }
    }

    /// <summary>Asks the image's registry, through the engine, whether it has the image; once for each image.</summary>
    private async Task<string?> AskRegistryAsync(string reference, CancellationToken cancellationToken)
    {
        if (Pullable.TryGetValue(reference, out var known))
        {
            return known;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AskTimeout);
        string? obstacle = null;
        try
        {
            // POST /images/create would begin the pull; this only reads the image's description.
            await engine.Client.Distribution.InspectAsync(reference, deadline.Token).ConfigureAwait(false);
        }
        catch (DockerApiException refused)
        {
            obstacle = $"the engine does not have the image {reference} and cannot pull it: {Text(refused)}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            obstacle = $"the engine does not have the image {reference}, and its registry does not answer";
        }

        return Pullable[reference] = obstacle;
    }

    private static InvalidSettingsException Missing(string system, string reference, string why) =>
        new([new SettingProblem($"the image of {system}", reference, why) { IsMissing = true }]);
}
