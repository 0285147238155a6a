namespace PerfTests.ArchitectureTests;

public class DependencyDirectionTests
{
    /// <summary>Who may reference whom. A project that is not listed has no place in the house yet.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["PerfTests"] = [],
        ["PerfTests.Analysis"] = ["PerfTests"],
        ["PerfTests.Storage"] = ["PerfTests.Analysis"],
        ["PerfTests.Reporting"] = ["PerfTests.Analysis"],
        ["PerfTests.Tuning"] = ["PerfTests.Analysis"],
        ["PerfTests.Hosting"] = ["PerfTests"],
        ["PerfTests.Systems"] = ["PerfTests", "PerfTests.Replica.Wire"],
        ["PerfTests.NBomber"] = ["PerfTests"],
        ["PerfTests.Replica"] = ["PerfTests.Replica.Wire"],
        ["PerfTests.Replica.Wire"] = [],
        ["PerfTests.Sessions"] =
        [
            "PerfTests.Analysis",
            "PerfTests.Hosting",
            "PerfTests.NBomber",
            "PerfTests.Reporting",
            "PerfTests.Storage",
            "PerfTests.Systems",
            "PerfTests.Tuning",
        ],
        ["PerfTests.Xunit"] = ["PerfTests.Sessions", "PerfTests.Xunit.TestLogger"],
        // Runs in the test platform's process, not in the tests'.
        ["PerfTests.Xunit.TestLogger"] = [],
        ["PerfTests.Cli"] = ["PerfTests.Sessions"],
        ["PerfTests.Mcp"] = ["PerfTests.Sessions"],
    };

    public static TheoryData<string> ProductProjects =>
        [.. Repository.Projects.Where(file => file.StartsWith("src/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void Project_references_point_down_only(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Allowed.ContainsKey(name), $"{name} has no place in the table of allowed references");

        var references = Repository
            .ReadProject(project)
            .Descendants("ProjectReference")
            // The reference replica is a program that is run, not code that is called.
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference =>
                Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))
            );
        Assert.Empty(references.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void Product_project_never_references_a_test_framework_it_is_not_the_face_of(string project)
    {
        var packages = Repository
            .ReadProject(project)
            .Descendants("PackageReference")
            .Select(item => (string)item.Attribute("Include")!);
        var isXunitFace = Path.GetFileNameWithoutExtension(project) == "PerfTests.Xunit";

        Assert.True(
            isXunitFace || !packages.Any(package => package.StartsWith("xunit", StringComparison.OrdinalIgnoreCase))
        );
    }

    [Fact]
    public void Solution_holds_every_project()
    {
        var solution = Repository.Read("PerfTests.sln").Replace('\\', '/');

        Assert.Empty(Repository.Projects.Where(project => !solution.Contains(project, StringComparison.Ordinal)));
    }

    [Fact]
    public void Test_solution_holds_every_test_project()
    {
        var solution = Repository.Read("tests/Tests.slnx");
        var projects = Repository.Projects.Where(file => file.StartsWith("tests/", StringComparison.Ordinal));

        Assert.Empty(
            projects.Where(project => !solution.Contains(project["tests/".Length..], StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place()
    {
        var own = Repository
            .Projects.SelectMany(project => Repository.ReadProject(project).Descendants("PackageReference"))
            .Where(item => item.Attribute("Version") is not null || item.Attribute("VersionOverride") is not null);

        Assert.Empty(own);
    }

    [Fact]
    public void Every_package_has_its_reason_in_the_decisions()
    {
        var decisions = string.Concat(
            Repository
                .TrackedFiles.Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal))
                .Select(Repository.Read)
        );
        var packages = Repository
            .ReadProject("Directory.Packages.props")
            .Descendants("PackageVersion")
            .Select(item => (string)item.Attribute("Include")!);

        Assert.Empty(packages.Where(package => !decisions.Contains($"`{package}`", StringComparison.Ordinal)));
    }
}
