using System.Reflection;
using System.Runtime.Loader;

namespace PerfTests.Sessions.Scenarios;

/// <summary>
/// Loads a user's scenario assembly with its own dependencies, but with the running harness's own assemblies, and those whose types it passes to scenarios: an
/// object must be of the very type that the session runs.
/// </summary>
internal sealed class ScenarioLoadContext(string assemblyPath) : AssemblyLoadContext(assemblyPath)
{
    /// <summary>What the delegates of gRPC services are given.</summary>
    private static readonly string[] Passed = ["Grpc.Core.Api", "Grpc.Net.Client", "Grpc.Net.Common"];

    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsShared(assemblyName.Name))
        {
            try
            {
                return Default.LoadFromAssemblyName(assemblyName);
            }
            catch (FileNotFoundException)
            {
                // A face that this program does not contain, for example the xUnit plugin: the user's copy serves.
            }
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    private static bool IsShared(string? name) =>
        name == "PerfTests"
        || name?.StartsWith("PerfTests.", StringComparison.Ordinal) == true
        || Passed.Contains(name, StringComparer.Ordinal);
}
