using PerfTests.Sessions;
using PerfTests.Sessions.Diagnosis;

namespace PerfTests.UnitTests.Sessions.Diagnosis;

public class FaultTableTests
{
    private static readonly FaultTable Table = FaultTable.OfReferenceMachine(Composition.Default.Systems);

    [Fact]
    public void Table_in_the_documentation_is_what_the_injectors_say()
    {
        var page = File.ReadAllText(Path.Combine(FindRoot(), "docs", "faults.md"));

        Assert.True(
            page == Table.PutInto(page),
            "The table in docs/faults.md is out of date. Renew it: dotnet run --project src/PerfTests.Cli -- faults --write docs/faults.md"
        );
    }

    [Fact]
    public void Table_has_a_cell_for_every_fault_system_and_host_each_with_its_reason()
    {
        var faults = Table.Cells.Select(cell => cell.Fault).Distinct().Count();

        Assert.Equal(faults * Composition.Default.Systems.Length * Composition.Default.Hosts.Length, Table.Cells.Count);
        Assert.Equal(Table.Cells.Count, Table.Cells.DistinctBy(cell => (cell.Fault, cell.System, cell.Host)).Count());
        Assert.All(Table.Cells, cell => Assert.NotEmpty(cell.Detail));
        Assert.Equal(
            Composition.Default.Hosts.Select(host => host.Name).Order(),
            Table.Cells.Select(cell => cell.Host).Distinct().Order()
        );
    }

    [Theory]
    [InlineData("Kill", "etcd", "process", true)]
    [InlineData("CpuStarvation", "etcd", "process", true)]
    [InlineData("CpuStarvation", "etcd", "external", false)]
    [InlineData("Latency", "etcd", "docker", false)]
    [InlineData("ClockOffset", "replica-gossip", "process", true)]
    [InlineData("ClockOffset", "replica-raft", "process", false)]
    [InlineData("Parameter", "replica-raft", "process", true)]
    [InlineData("Parameter", "etcd", "process", false)]
    public void Answer_follows_from_machine_host_and_system(string fault, string system, string host, bool isSupported)
    {
        var cell = Table.Cells.Single(cell => cell.Fault == fault && cell.System == system && cell.Host == host);

        Assert.Equal(isSupported, cell.IsSupported);
    }

    [Fact]
    public void Cell_tells_systems_apart_only_where_they_differ()
    {
        var rows = Table.ToMarkdown().Split('\n');

        Assert.StartsWith("| `Kill` | **yes** [1] | **yes** [2] | no [3] |", rows[2], StringComparison.Ordinal);
        Assert.Contains(
            rows,
            row =>
                row.StartsWith("| `Parameter` |", StringComparison.Ordinal)
                && row.Contains("etcd: no", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Page_without_marks_is_refused_and_nothing_else_of_a_page_is_touched()
    {
        Assert.Throws<FormatException>(() => Table.PutInto("# Faults\n"));
        Assert.Throws<FormatException>(() => Table.PutInto($"{FaultTable.EndMark}\n{FaultTable.BeginMark}\n"));

        var page = Table.PutInto(
            $"before\n{FaultTable.BeginMark}\nwhat was there before\n{FaultTable.EndMark}\nafter\n"
        );

        Assert.StartsWith($"before\n{FaultTable.BeginMark}\n\n| Fault |", page, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{FaultTable.EndMark}\nafter\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("what was there before", page, StringComparison.Ordinal);
        Assert.Equal(page, Table.PutInto(page));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PerfTests.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("PerfTests.sln is not above the tests.");
        }

        return folder.FullName;
    }
}
