using PerfTests.Running;
using PerfTests.Settings;

namespace PerfTests.Sessions.Running;

/// <summary>Finds the secrets that scenarios bring along, before anything of them is written.</summary>
internal static class ScenarioSecrets
{
    /// <summary>Tells the redactor of passwords in addresses and of parameters that are secret by their definition or their name.</summary>
    public static void Register(IReadOnlyList<Scenario> scenarios)
    {
        foreach (var cluster in scenarios.Select(scenario => scenario.Cluster))
        {
            SecretRedactor.OfProcess.AddFrom(cluster.Endpoints);
            SecretRedactor.OfProcess.AddFrom(cluster.Image);
            var secret = cluster
                .System.Parameters.Where(parameter => parameter.IsSecret)
                .Select(parameter => parameter.Name)
                .ToHashSet(StringComparer.Ordinal);
            foreach (var (name, value) in cluster.Parameters)
            {
                SecretRedactor.OfProcess.AddSetting(name, value);
                if (secret.Contains(name))
                {
                    SecretRedactor.OfProcess.Add(value);
                }
            }
        }
    }
}
