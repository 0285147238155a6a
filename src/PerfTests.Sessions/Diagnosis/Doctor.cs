using PerfTests.Clusters;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.Environments;
using PerfTests.Hosting.Locking;
using PerfTests.Running;
using PerfTests.Settings;

namespace PerfTests.Sessions.Diagnosis;

/// <summary>Finds out what this machine can do, without starting a cluster.</summary>
public static class Doctor
{
    /// <summary>Looks at the machine, the hosts, the systems and the engines.</summary>
    /// <param name="composition">The hosts, systems and engines.</param>
    /// <param name="outputRoot">Where reports would go.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(
        Composition composition,
        string outputRoot,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(composition);
        var findings = new List<DoctorFinding>();
        AddMachine(findings, outputRoot);
        foreach (var host in composition.Hosts)
        {
            var capabilities = await host.ProbeAsync(cancellationToken).ConfigureAwait(false);
            findings.Add(new DoctorFinding("host", host.Name, capabilities.IsAvailable, capabilities.Reason));
            findings.AddRange(
                capabilities.Facts.Select(fact => new DoctorFinding(
                    "host",
                    $"{host.Name}: {fact.Key}",
                    true,
                    fact.Value
                ))
            );
            if (capabilities.IsAvailable && host is DockerHost)
            {
                findings.AddRange(
                    await ExamineImagesAsync(host, composition.Systems, cancellationToken).ConfigureAwait(false)
                );
            }

            findings.AddRange(
                capabilities.Details.Select(detail => new DoctorFinding(
                    "fault",
                    $"{detail.Key} on {host.Name}",
                    detail.Value.StartsWith("yes", StringComparison.Ordinal),
                    detail.Value
                ))
            );
        }

        findings.AddRange(composition.Systems.Select(Examine));
        findings.AddRange(
            composition.Engines.Select(engine => new DoctorFinding(
                "engine",
                engine.Name,
                true,
                engine is OpenLoopEngine
                    ? "the built-in engine; perftests calibrate measures it"
                    : "an engine of the project's composition"
            ))
        );
        return findings;
    }

    private static void AddMachine(List<DoctorFinding> findings, string outputRoot)
    {
        var machine = FingerprintReader.Read(new Dictionary<string, string>());
        findings.Add(
            new DoctorFinding(
                "machine",
                "processors",
                true,
                machine.Cores >= 4
                    ? $"{machine.Cores} x {machine.CpuModel}"
                    : $"{machine.Cores} x {machine.CpuModel}: the generator and the cluster share them, so compare side by side and trust no absolute figure"
            )
        );
        findings.Add(
            new DoctorFinding("machine", "memory", true, $"{machine.MemoryBytes / (1024.0 * 1024 * 1024):0.0} GiB")
        );
        findings.Add(new DoctorFinding("machine", "kernel", true, $"{machine.Kernel}; {machine.OperatingSystem}"));
        findings.Add(new DoctorFinding("machine", "runtime", true, machine.Runtime));
        if (machine.Limits.Length > 0)
        {
            findings.Add(new DoctorFinding("machine", "limits", true, machine.Limits));
        }

        findings.Add(ExamineOutput(outputRoot));
        findings.Add(
            new DoctorFinding("machine", "lock", true, $"one performance run at a time, by {MachineLock.DefaultPath}")
        );
    }

    private static DoctorFinding ExamineOutput(string outputRoot)
    {
        try
        {
            Directory.CreateDirectory(outputRoot);
            var probe = Path.Combine(outputRoot, ".probe");
            File.WriteAllText(probe, "writable");
            File.Delete(probe);
            return new DoctorFinding("machine", "output folder", true, outputRoot);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new DoctorFinding(
                "machine",
                "output folder",
                false,
                failure.Message,
                "set PERFTESTS_OUT or --out to a folder that can be written"
            );
        }
    }

    /// <summary>Whether the smallest cluster of each system could be started in containers as things are.</summary>
    private static async Task<IReadOnlyList<DoctorFinding>> ExamineImagesAsync(
        IClusterHost host,
        IReadOnlyList<ISystem> systems,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<DoctorFinding>();
        foreach (var system in systems)
        {
            var spec = new ClusterSpec { System = system, Nodes = 1 };
            var obstacle = await host.FindObstacleAsync(spec, cancellationToken).ConfigureAwait(false);
            findings.Add(
                new DoctorFinding(
                    "image",
                    $"{system.Name} in {host.Name}",
                    obstacle is null,
                    obstacle ?? "there, or can be pulled",
                    obstacle is null
                        ? null
                        : "PERFTESTS_HOST=docker builds or pulls it; without a registry: eval \"$(scripts/make-local-images)\""
                )
            );
        }

        return findings;
    }

    private static DoctorFinding Examine(ISystem system)
    {
        try
        {
            var programs = system.FindPrograms();
            var version = system.FindVersion();
            var paths = string.Join(", ", programs.Values);
            return new DoctorFinding("system", system.Name, true, version is null ? paths : $"{version}, {paths}");
        }
        catch (InvalidSettingsException missing)
        {
            var problem = missing.Problems[0];
            return new DoctorFinding("system", system.Name, false, $"not found: {problem.Value}", problem.Expected);
        }
    }
}
