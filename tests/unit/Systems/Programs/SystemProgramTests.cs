using System.Runtime.Versioning;
using PerfTests.Settings;
using PerfTests.Systems.Programs;

namespace PerfTests.UnitTests.Systems.Programs;

public sealed class SystemProgramTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("perftests-programs-").FullName;

    private static SystemProgram Program { get; } =
        new("no-such-program", "PERFTESTS_NO_SUCH", ["--version"], new Version(3, 4), "apt-get install it");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("etcd Version: 3.4.23\nGit SHA: x", "3.4.23")]
    [InlineData("nats-server: v2.9.10", "2.9.10")]
    [InlineData("0.8.2-dev\nAgent Protocol: 5 (Understands back to: 2)", "0.8.2")]
    public void Version_in_what_a_program_prints_is_the_first_number_with_dots(string text, string version) =>
        Assert.Equal(Version.Parse(version), SystemProgram.ParseVersion(text));

    [Fact]
    public void Version_of_a_program_that_prints_none_is_null() =>
        Assert.Null(SystemProgram.ParseVersion("unknown flag 4"));

    [Fact]
    public void Program_on_the_search_path_is_found_there()
    {
        var path = Path.Combine(_directory, "no-such-program");
        File.WriteAllText(path, "");

        Assert.Equal(path, Program.Locate(null, $"/nowhere{Path.PathSeparator}{_directory}"));
    }

    [Fact]
    public void Program_that_is_nowhere_is_missing_and_says_what_to_do()
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => Program.Locate("", _directory));

        Assert.True(failure.IsOnlyMissing);
        Assert.Contains("apt-get install it", failure.Message, StringComparison.Ordinal);
        Assert.Contains("PERFTESTS_NO_SUCH", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_named_by_the_variable_must_be_there_and_is_not_skipped()
    {
        var failure = Assert.Throws<InvalidSettingsException>(() =>
            Program.Locate(Path.Combine(_directory, "gone"), _directory)
        );

        Assert.False(failure.IsOnlyMissing);
        Assert.Equal("PERFTESTS_NO_SUCH", failure.Problems[0].Setting);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Program_that_is_too_old_is_refused_with_both_versions()
    {
        var path = Path.Combine(_directory, "old-program");
        File.WriteAllText(path, "#!/bin/sh\necho old-program 3.3.9\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var old = new SystemProgram(path, "PERFTESTS_NO_SUCH", [], new Version(3, 4), "get a newer one");

        var failure = Assert.Throws<InvalidSettingsException>(() => old.Find());

        Assert.Contains("3.3.9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3.4 or newer: get a newer one", failure.Message, StringComparison.Ordinal);
    }
}
