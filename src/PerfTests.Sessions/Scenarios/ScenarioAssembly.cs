using System.Diagnostics;
using System.Reflection;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;

namespace PerfTests.Sessions.Scenarios;

/// <summary>The scenarios of a built test project, and what they are run with.</summary>
/// <param name="Scenarios">The scenarios in the order of their names, at least one.</param>
/// <param name="Composition">What the project hands in by <see cref="UseCompositionAttribute"/>; else the default.</param>
public sealed record ScenarioAssembly(IReadOnlyList<ScenarioMethod> Scenarios, Composition Composition)
{
    /// <summary>Finds the scenarios of a project, which is built first, or of an assembly.</summary>
    /// <param name="path">A folder with one project, a project file, or a built assembly.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="InvalidSettingsException">There is no such project or assembly, it does not build, it holds no scenario, or its composition cannot be made.</exception>
    public static async Task<ScenarioAssembly> LoadAsync(
        string path,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(progress);
        var assemblyPath = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(path)
            : await BuildAsync(FindProject(path), progress, cancellationToken).ConfigureAwait(false);
        if (!File.Exists(assemblyPath))
        {
            throw Problem(path, "a built assembly that exists");
        }

        var assembly = new ScenarioLoadContext(assemblyPath).LoadFromAssemblyPath(assemblyPath);
        var scenarios = Find(assembly).OrderBy(scenario => scenario.Attribute.Name, StringComparer.Ordinal).ToArray();
        return scenarios.Length > 0
            ? new ScenarioAssembly(scenarios, UseCompositionAttribute.Read(assembly))
            : throw Problem(path, "an assembly with at least one [Scenario] method");
    }

    /// <summary>Picks scenarios by name; no name picks all, or all that are not extended.</summary>
    /// <param name="names">The names.</param>
    /// <param name="isExtendedIncluded">Whether no name picks the extended ones, too. Default: false.</param>
    /// <exception cref="InvalidSettingsException">A name is unknown; the message lists the known ones.</exception>
    public IReadOnlyList<ScenarioMethod> Pick(IReadOnlyList<string> names, bool isExtendedIncluded = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            return [.. Scenarios.Where(scenario => isExtendedIncluded || !scenario.Attribute.IsExtended)];
        }

        var list = string.Join(", ", Scenarios.Select(scenario => scenario.Attribute.Name));
        InvalidSettingsException.ThrowIfAny(
            names
                .Where(name => Scenarios.All(scenario => scenario.Attribute.Name != name))
                .Select(name => new SettingProblem("SCENARIO", name, "one of " + list))
        );
        return [.. names.Select(name => Scenarios.First(scenario => scenario.Attribute.Name == name))];
    }

    private static IEnumerable<ScenarioMethod> Find(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsAbstract: false, IsPublic: true }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        from attribute in method.GetCustomAttributes().OfType<IScenarioAttribute>()
        select new ScenarioMethod(attribute, method);

    private static string FindProject(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        var projects = Directory.Exists(path) ? Directory.GetFiles(path, "*.csproj") : [];
        return projects.Length == 1
            ? projects[0]
            : throw Problem(
                path,
                $"a folder with one project, a .csproj or a .dll; found {projects.Length} projects there"
            );
    }

    private static async Task<string> BuildAsync(
        string project,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        progress.Say($"building {Path.GetFileName(project)}");
        var built = await RunAsync(["build", project, "-v", "q", "--nologo"], cancellationToken).ConfigureAwait(false);
        if (built.ExitCode != 0)
        {
            var errors = built
                .Output.Split('\n')
                .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase));
            throw Problem(
                project,
                "a project that builds; it says:"
                    + Environment.NewLine
                    + string.Join(Environment.NewLine, errors.Distinct().Take(10))
            );
        }

        var target = await RunAsync(["msbuild", project, "-getProperty:TargetPath"], cancellationToken)
            .ConfigureAwait(false);
        return target.Output.Trim();
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        SecretRedactor.WithholdHistory(start.Environment);
        using var process = Process.Start(start) ?? throw Problem("dotnet", "the .NET SDK on the search path");
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static InvalidSettingsException Problem(string path, string expected) =>
        new([new SettingProblem("--project", path, expected)]);
}
