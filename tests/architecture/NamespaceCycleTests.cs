using System.Text.RegularExpressions;

namespace PerfTests.ArchitectureTests;

/// <summary>Rooms of a project lie in layers: what a namespace uses never uses it, directly or over others.</summary>
public partial class NamespaceCycleTests
{
    /// <summary>
    /// Uses that close a cycle and are still there, as <c>from -> to</c>. A line that is not needed any more fails the test, so that the list only shrinks.
    /// </summary>
    private static readonly string[] Known =
    [
        "PerfTests.Clusters -> PerfTests.Faults",
        "PerfTests.Clusters -> PerfTests.Recording",
        "PerfTests.Monitoring -> PerfTests.Recording",
        "PerfTests.Recording -> PerfTests.Running",
        "PerfTests.Analysis.FaultTolerance -> PerfTests.Analysis.Results",
        "PerfTests.Hosting.Abilities -> PerfTests.Hosting.Docker",
        "PerfTests.Hosting.Abilities -> PerfTests.Hosting.Processes",
        "PerfTests.Sessions.Baselines -> PerfTests.Sessions.Running",
        "PerfTests.Sessions.Baselines -> PerfTests.Sessions.Scenarios",
        "PerfTests.Sessions.History -> PerfTests.Sessions.Running",
        "PerfTests.Sessions.Interleaving -> PerfTests.Sessions.Running",
        "PerfTests.Sessions.Scenarios -> PerfTests.Sessions.Running",
    ];

    public static TheoryData<string> ProductProjects =>
        [.. Repository.Projects.Where(file => file.StartsWith("src/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void Namespaces_of_a_project_use_each_other_without_a_cycle(string project)
    {
        var uses = ReadUses(Path.GetDirectoryName(project)!).Except(Known).ToArray();

        Assert.Equal([], FindCycles(uses));
    }

    [Fact]
    public void Known_uses_that_close_a_cycle_are_still_there()
    {
        var uses = Repository
            .Projects.Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(file => ReadUses(Path.GetDirectoryName(file)!))
            .ToHashSet();

        Assert.Empty(Known.Where(use => !uses.Contains(use)));
    }

    [Fact]
    public void Cycle_over_three_namespaces_is_found_and_a_tree_is_not()
    {
        Assert.Equal(["A, B, C"], FindCycles(["A -> B", "B -> C", "C -> A", "C -> D"]));
        Assert.Equal([], FindCycles(["A -> B", "A -> C", "B -> C"]));
    }

    /// <summary>What each namespace of a project uses of the same project, by its first folder: a room and its rooms within are one.</summary>
    private static IEnumerable<string> ReadUses(string folder)
    {
        var uses = new SortedSet<string>(StringComparer.Ordinal);
        foreach (
            var file in Repository.ProductSources.Where(file =>
                file.StartsWith(folder + "/", StringComparison.Ordinal)
                && file.EndsWith(".cs", StringComparison.Ordinal)
            )
        )
        {
            var text = Repository.Read(file);
            var own = Room(NamespaceLine().Match(text).Groups[1].Value, folder);
            foreach (var used in UsingLine().Matches(text).Select(match => Room(match.Groups[1].Value, folder)))
            {
                if (own is not null && used is not null && used != own)
                {
                    uses.Add($"{own} -> {used}");
                }
            }
        }
        return uses;
    }

    private static string? Room(string name, string folder)
    {
        var root = Path.GetFileName(folder);
        return name.StartsWith(root + ".", StringComparison.Ordinal)
            ? $"{root}.{name[(root.Length + 1)..].Split('.')[0]}"
            : null;
    }

    /// <summary>Groups of namespaces each of which reaches all others of its group.</summary>
    private static string[] FindCycles(IEnumerable<string> uses)
    {
        var next = uses.Select(use => use.Split(" -> ")).ToLookup(use => use[0], use => use[1]);
        var reached = next.ToDictionary(from => from.Key, from => Reach(from.Key, next));
        return
        [
            .. reached
                .Keys.Where(name => reached[name].Contains(name))
                .Select(name =>
                    string.Join(
                        ", ",
                        reached[name].Where(other => reached.TryGetValue(other, out var back) && back.Contains(name))
                    )
                )
                .Distinct(),
        ];
    }

    private static SortedSet<string> Reach(string from, ILookup<string, string> next)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(next[from]);
        while (open.TryPop(out var name))
        {
            if (reached.Add(name))
            {
                foreach (var further in next[name])
                {
                    open.Push(further);
                }
            }
        }
        return reached;
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using\s+(?:static\s+)?([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
