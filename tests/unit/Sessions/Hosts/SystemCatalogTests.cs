using PerfTests.Clusters;
using PerfTests.Sessions.Hosts;

namespace PerfTests.UnitTests.Sessions.Hosts;

public sealed class SystemCatalogTests
{
    public static TheoryData<string> Systems => [.. SystemCatalog.All.Select(system => system.Name)];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Default_of_every_parameter_is_within_its_own_range(string name)
    {
        var system = SystemCatalog.All.Single(candidate => candidate.Name == name);
        // Some parameters say something of one durability only.
        var specs = Enum.GetValues<DurabilityMode>()
            .Select(mode => new ClusterSpec
            {
                System = system,
                Nodes = 4,
                Durability = mode,
            })
            .Where(spec => !spec.Validate().Any())
            .ToArray();

        var problems = specs.Select(spec =>
            system
                .Parameters.Aggregate(spec, (changed, parameter) => changed.With(parameter.Name, parameter.Default))
                .Validate()
                .Select(problem => problem.Setting)
        );

        Assert.NotEmpty(specs);
        Assert.Contains(problems, found => !found.Any());
    }
}
