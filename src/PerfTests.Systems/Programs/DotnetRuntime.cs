using System.Runtime.InteropServices;

namespace PerfTests.Systems.Programs;

/// <summary>The installation of .NET that runs this process, so that .NET programs find their runtime where it is not installed system-wide.</summary>
internal static class DotnetRuntime
{
    /// <summary>The variable that tells them.</summary>
    public const string Variable = "DOTNET_ROOT";

    /// <summary>Its folder: the runtime's own is <c>ROOT/shared/Microsoft.NETCore.App/VERSION/</c>.</summary>
    public static string Root { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
