using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.X509;

namespace PerfTests.Hosting.Docker;

/// <summary>The certificates with which a remote engine is reached, by the variables of the <c>docker</c> command.</summary>
internal static class EngineCertificates
{
    /// <summary>
    /// Loads <c>cert.pem</c>, <c>key.pem</c> and <c>ca.pem</c> of <c>DOCKER_CERT_PATH</c> (default: <c>~/.docker</c>) if <c>DOCKER_TLS_VERIFY</c>
    /// is set; null if it is not.
    /// </summary>
    /// <param name="read">Gives an environment variable; null or empty if it is not set.</param>
    /// <exception cref="EngineUnavailableException">A certificate is missing or cannot be read.</exception>
    public static IAuthProvider? Load(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (string.IsNullOrEmpty(read("DOCKER_TLS_VERIFY")))
        {
            return null;
        }

        var folder = read("DOCKER_CERT_PATH") is { Length: > 0 } chosen ? chosen : $"{read("HOME")}/.docker";
        try
        {
            var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.pem"));
            using var own = X509Certificate2.CreateFromPemFile(
                Path.Combine(folder, "cert.pem"),
                Path.Combine(folder, "key.pem")
            );
            // A key that was read from a PEM file is not usable for TLS on every platform until it went through PKCS #12.
            var usable = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            return new CertificateCredentials(usable)
            {
                ServerCertificateValidationCallback = (_, certificate, _, errors) =>
                    IsSignedBy(authority, certificate, errors),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineUnavailableException(
                $"DOCKER_TLS_VERIFY is set, but the certificates in '{folder}' cannot be read ({failure.Message}); "
                    + "set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem",
                failure
            );
        }
    }

    private static bool IsSignedBy(X509Certificate2 authority, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var server = new X509Certificate2(certificate);
        return chain.Build(server);
    }
}
