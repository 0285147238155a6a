using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using DotNet.Testcontainers.Configurations;

namespace PerfTests.Hosting.Docker;

/// <summary>
/// An engine's address with the API version that was agreed with it, as Testcontainers wants it: left alone, Testcontainers asks every engine for
/// one fixed version, which older engines refuse.
/// </summary>
internal sealed class NegotiatedEndpoint(EngineAddress address, Version version, IAuthProvider? authentication)
    : IDockerEndpointAuthenticationConfiguration
{
    /// <inheritdoc/>
    public Version Version => version;

    /// <inheritdoc/>
    public Uri Endpoint => address.Uri;

    /// <inheritdoc/>
    public IAuthProvider AuthProvider => authentication!;

    /// <inheritdoc/>
    public DockerClientBuilder GetDockerClientBuilder(Guid sessionId = default)
    {
        var builder = new DockerClientBuilder().WithEndpoint(address.Uri).WithApiVersion(version);
        return authentication is null ? builder : builder.WithAuthProvider(authentication);
    }
}
