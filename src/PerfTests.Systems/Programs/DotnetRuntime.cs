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

    /// <summary>The program that runs assemblies: the one of this process's own runtime, or whichever the search path has.</summary>
    public static string Host { get; } =
        Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet") is var own && File.Exists(own)
            ? own
            : "dotnet";
}
