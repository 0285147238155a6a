using System.Text.Json;

namespace PerfTests.ArchitectureTests;

public class NoticeTests
{
    [Theory]
    [InlineData("PerfTests.Cli")]
    [InlineData("PerfTests.Replica")]
    public void Every_package_that_is_passed_on_is_named_with_its_licence(string project)
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "docs", "third-party-notices.md"));
        using var assets = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "src", project, "obj", "project.assets.json"))
        );
        var packages = assets
            .RootElement.GetProperty("targets")
            .EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Where(library => library.Value.TryGetProperty("runtime", out _))
            .Select(library => library.Name.Split('/')[0])
            .Distinct()
            .ToArray();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains($"\n| {package} | ", notices, StringComparison.Ordinal));
    }
}
