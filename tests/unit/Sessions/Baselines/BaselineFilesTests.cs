using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Sessions.Baselines;
using static PerfTests.UnitTests.Analysis.Regression.Baselines.SampleBaseline;

namespace PerfTests.UnitTests.Sessions.Baselines;

public sealed class BaselineFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-baselines-");
    private readonly BaselineLocation _place;

    public BaselineFilesTests() => _place = new BaselineLocation(_folder.FullName, "RaftScenarios.Some_load");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Accepting_makes_what_was_received_the_verified_baseline()
    {
        BaselineFiles.WriteReceived(_place, Of(Time(Around(100, 8))));
        Assert.Null(BaselineFiles.Read(_place.VerifiedPath));

        BaselineFiles.Accept(_place);

        Assert.Equal(8, BaselineFiles.Read(_place.VerifiedPath)!.Runs);
        Assert.Equal(["RaftScenarios.Some_load.verified.json"], _folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public void Accepting_nothing_says_what_to_do() =>
        Assert.Contains(
            "there is nothing to accept",
            Assert.Throws<InvalidBaselineException>(() => BaselineFiles.Accept(_place)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Accepting_too_few_runs_is_refused_and_keeps_both_files()
    {
        BaselineFiles.WriteReceived(_place, Of(Time(Around(100, 8))));
        BaselineFiles.Accept(_place);
        BaselineFiles.WriteReceived(_place, Of(Time(Around(200, 4))));

        Assert.Throws<InvalidBaselineException>(() => BaselineFiles.Accept(_place));

        Assert.Equal(8, BaselineFiles.Read(_place.VerifiedPath)!.Runs);
        Assert.Equal(4, BaselineFiles.Read(_place.ReceivedPath)!.Runs);
    }

    [Theory]
    [InlineData("<<<<<<< HEAD\n{}\n")]
    [InlineData("{\"name\": \"a file of somebody else\"}")]
    [InlineData("{\"document\": \"perftests.baseline\", \"format_version\": 99}")]
    public void Accepting_over_a_file_that_is_not_ours_to_replace_leaves_it(string content)
    {
        File.WriteAllText(_place.VerifiedPath, content);
        BaselineFiles.WriteReceived(_place, Of(Time(Around(100, 8))));

        Assert.Throws<InvalidBaselineException>(() => BaselineFiles.Accept(_place));

        Assert.Equal(content, File.ReadAllText(_place.VerifiedPath));
        Assert.Contains(BaselineFiles.Validate(_place), problem => problem.Setting == "baseline");
    }

    [Fact]
    public void Place_that_cannot_be_written_is_found_before_anything_runs()
    {
        var nowhere = _place with { Folder = Path.Combine(_folder.FullName, "nowhere") };

        Assert.Contains(
            "PERFTESTS_BASELINES",
            Assert.Single(BaselineFiles.Validate(nowhere)).Expected,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Failed_write_names_the_file_and_keeps_what_lay_there()
    {
        BaselineFiles.WriteReceived(_place, Of(Time(Around(100, 8))));
        BaselineFiles.Accept(_place);
        BaselineFiles.WriteReceived(_place, Of(Time(Around(100, 8))));
        // A folder in the place of the unfinished file: no permission is needed to make this fail.
        Directory.CreateDirectory(_place.VerifiedPath + ".unfinished");

        var failure = Assert.Throws<IOException>(() => BaselineFiles.Accept(_place));

        Assert.Contains("could not be written", failure.Message, StringComparison.Ordinal);
        Assert.Equal(8, BaselineFiles.Read(_place.VerifiedPath)!.Runs);
    }

    [Fact]
    public void Stale_files_are_received_ones_and_those_of_scenarios_that_are_gone()
    {
        var gone = _place with { Name = "RaftScenarios.Gone" };
        foreach (var place in new[] { _place, gone })
        {
            BaselineFiles.WriteReceived(place, Of(Time(Around(100, 8))));
            BaselineFiles.Accept(place);
        }

        BaselineFiles.WriteReceived(_place, Of(Time(Around(100, 8))));
        File.WriteAllText(Path.Combine(_folder.FullName, "Other.Test.verified.json"), "{}");

        Assert.Equal([gone.VerifiedPath, _place.ReceivedPath], BaselineFiles.FindStale([_place], [_place]));
    }
}
