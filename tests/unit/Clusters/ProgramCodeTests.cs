using PerfTests.Clusters;

namespace PerfTests.UnitTests.Clusters;

public sealed class ProgramCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perftests-program-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("node", "node.dll")]
    [InlineData("Node.exe", "Node.dll")]
    [InlineData("My.Node", "My.Node.dll")]
    public void Code_of_a_launcher_is_the_assembly_beside_it(string launcher, string assembly)
    {
        File.WriteAllText(Path.Combine(_folder, assembly), "");

        Assert.Equal(Path.Combine(_folder, assembly), ProgramCode.Find(Path.Combine(_folder, launcher)));
    }

    [Fact]
    public void Code_of_any_other_program_is_the_program()
    {
        var script = Path.Combine(_folder, "node.sh");

        Assert.Equal(script, ProgramCode.Find(script));
    }
}
