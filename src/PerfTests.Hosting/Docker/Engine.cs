using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.Models;
using Version = System.Version;

namespace PerfTests.Hosting.Docker;

/// <summary>A Docker engine that answers, with the API version that was agreed with it.</summary>
internal sealed class Engine : IDisposable
{
    /// <summary>The variable that fixes the API version, as for the <c>docker</c> command.</summary>
    public const string VersionVariable = "DOCKER_API_VERSION";

    /// <summary>The newest API that the client library was written for.</summary>
    private static readonly Version NewestKnown = new(1, 52);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>What was put into the variable here, and so was not chosen by the user.</summary>
    private static string? _settled;

    private Engine(EngineAddress address, NegotiatedEndpoint endpoint, string version)
    {
        Address = address;
        Endpoint = endpoint;
        EngineVersion = version;
        Client = endpoint.GetDockerClientBuilder().Build();
    }

    /// <summary>Where it is.</summary>
    public EngineAddress Address { get; }

    /// <summary>The same for Testcontainers.</summary>
    public NegotiatedEndpoint Endpoint { get; }

    /// <summary>The engine's own version.</summary>
    public string EngineVersion { get; }

    /// <summary>The API version that is spoken.</summary>
    public Version ApiVersion => Endpoint.Version;

    /// <summary>The client for what Testcontainers does not offer.</summary>
    public IDockerClient Client { get; }

    /// <summary>Asks the engine for its versions and settles on one.</summary>
    /// <param name="read">Gives an environment variable; null or empty if it is not set.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineUnavailableException">None answers within 3 s, or it speaks no version that is known here.</exception>
    public static async Task<Engine> ConnectAsync(Func<string, string?> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var address = EngineAddress.Find(read, File.Exists);
        var authentication = EngineCertificates.Load(read);
        var answer = await AskAsync(address, authentication, cancellationToken).ConfigureAwait(false);
        var chosen = read(VersionVariable);
        var version = Agree(answer.APIVersion, answer.MinAPIVersion, chosen == _settled ? null : chosen);
        // Testcontainers asks the default engine with the version of this variable when it is first used.
        _settled = version.ToString();
        Environment.SetEnvironmentVariable(VersionVariable, _settled);
        return new Engine(address, new NegotiatedEndpoint(address, version, authentication), answer.Version);
    }

    /// <summary>The version to speak: the user's if one is set, else the newest that both sides know.</summary>
    /// <param name="newest">The engine's newest.</param>
    /// <param name="oldest">The engine's oldest; null or empty if it does not say.</param>
    /// <param name="chosen">What the user fixed; null or empty if nothing.</param>
    /// <exception cref="EngineUnavailableException">There is no such version.</exception>
    internal static Version Agree(string newest, string? oldest, string? chosen)
    {
        var max = Version.Parse(newest);
        var min = string.IsNullOrEmpty(oldest) ? new Version(1, 0) : Version.Parse(oldest);
        if (string.IsNullOrEmpty(chosen))
        {
            var common = max < NewestKnown ? max : NewestKnown;
            return common < min ? min : common;
        }

        return Version.TryParse(chosen, out var version) && version >= min && version <= max
            ? version
            : throw new EngineUnavailableException(
                $"{VersionVariable} is '{chosen}': expected a version from {min} to {max}, which the engine speaks, or nothing, to settle it with the engine"
            );
    }

    /// <summary>Whether the failure is one of the connection, not an answer of the engine.</summary>
    public static bool IsConnectionFailure(Exception failure) =>
        failure
            is HttpRequestException
                or IOException
                or SocketException
                or TimeoutException
                or System.Security.Authentication.AuthenticationException
                or AggregateException { InnerException: SocketException or IOException or HttpRequestException };

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static async Task<VersionResponse> AskAsync(
        EngineAddress address,
        IAuthProvider? authentication,
        CancellationToken cancellationToken
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerTimeout);
        try
        {
            var builder = new DockerClientBuilder().WithEndpoint(address.Uri);
            using var client = (authentication is null ? builder : builder.WithAuthProvider(authentication)).Build();
            return await client.System.GetVersionAsync(deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (IsConnectionFailure(failure)
                || failure is DockerApiException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            var why =
                failure is OperationCanceledException
                    ? $"no answer within {AnswerTimeout.TotalSeconds:0} s"
                    : failure.GetBaseException().Message;
            throw new EngineUnavailableException(
                $"no Docker engine answers at {address} ({why}); start one (for example: dockerd &), or set {EngineAddress.Variable} to its address",
                failure
            );
        }
    }
}
