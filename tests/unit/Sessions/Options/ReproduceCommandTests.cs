using PerfTests.Sessions.Options;
using PerfTests.Units;

namespace PerfTests.UnitTests.Sessions.Options;

public class ReproduceCommandTests
{
    /// <summary>A value for every variable, none of it the default.</summary>
    private static readonly Dictionary<string, string> EverySetting = new()
    {
        ["PERFTESTS_SEED"] = "41",
        ["PERFTESTS_HOST"] = "process",
        ["PERFTESTS_DURATION_SCALE"] = "0.1",
        ["PERFTESTS_REPETITIONS"] = "3",
        ["PERFTESTS_ALL"] = "1",
        ["PERFTESTS_ACCEPT"] = "1",
        ["PERFTESTS_INVALID"] = "fail",
        ["PERFTESTS_BASELINES"] = "/base lines/it's",
        ["PERFTESTS_OUT"] = "/out put",
        ["PERFTESTS_HISTORY"] = "/elsewhere/history.db",
        ["PERFTESTS_HISTORY_KEEP_DAYS"] = "30",
        ["PERFTESTS_HISTORY_KEEP_RUNS"] = "500",
        ["PERFTESTS_COMMIT"] = "abc-dirty",
    };

    [Fact]
    public void Command_of_a_test_read_back_gives_the_options_in_force()
    {
        var given = EverySetting
            .Concat(SessionOptionsReader.OtherVariables.Select(name => KeyValuePair.Create(name, $"a value of {name}")))
            .ToDictionary();
        var options = SessionOptionsReader.Read(given.GetValueOrDefault);

        var command = ReproduceCommand.OfTest("raft-kill").Of(options, new Seed(7));

        var (variables, words) = ShellWords.Split(command, given);
        Assert.Equal(["dotnet", "test", "--filter", "Scenario=raft-kill"], words);
        Assert.Equal(
            SessionOptionsReader
                .Variables.Select(variable => variable.Key)
                .Concat(SessionOptionsReader.OtherVariables)
                .Order(StringComparer.Ordinal),
            variables.Keys.Order(StringComparer.Ordinal)
        );
        AssertSame(options with { Seed = new Seed(7) }, SessionOptionsReader.Read(variables.GetValueOrDefault));
    }

    [Fact]
    public void Command_with_default_options_names_the_seed_alone()
    {
        var command = ReproduceCommand.OfTest("raft-kill").Of(new SessionOptions(), new Seed(7));

        Assert.Equal("PERFTESTS_SEED=7 dotnet test --filter Scenario=raft-kill", command);
    }

    [Theory]
    [InlineData("postgresql://user:pl4nted-one@db.example:5432/runs")]
    [InlineData("Host=db.example;Database=runs;Username=user;Password=pl4nted-one")]
    [InlineData("Host=db.example;Database=runs;Username=user;Passfile=/home/user/.pgpass")]
    public void Command_names_the_variable_of_a_history_in_a_database_and_not_its_address(string history)
    {
        var options = SessionOptionsReader.Read(name => name == "PERFTESTS_HISTORY" ? history : null);

        var command = ReproduceCommand.OfTest("raft-kill").Of(options, new Seed(7));

        Assert.Equal(
            "PERFTESTS_SEED=7 PERFTESTS_HISTORY=\"$PERFTESTS_HISTORY\" dotnet test --filter Scenario=raft-kill",
            command
        );
        var (variables, _) = ShellWords.Split(command, new() { ["PERFTESTS_HISTORY"] = history });
        AssertSame(options with { Seed = new Seed(7) }, SessionOptionsReader.Read(variables.GetValueOrDefault));
    }

    [Fact]
    public void Command_names_the_variable_of_an_arm_that_holds_a_secret()
    {
        var options = SessionOptionsReader.Read(name =>
            name == "PERFTESTS_CANDIDATE" ? "batch-size=1,db-password=pl4nted-two" : null
        );

        var command = ReproduceCommand.OfTest("raft-kill").Of(options, new Seed(7));

        Assert.Contains("PERFTESTS_CANDIDATE=\"$PERFTESTS_CANDIDATE\"", command, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_of_a_tool_sets_options_where_it_has_them_and_variables_else()
    {
        var command = new ReproduceCommand
        {
            Words = ["perftests", "run", "raft-kill"],
            Options = [new("--project", "my scenarios"), new("--aa", null)],
            OptionOfVariable = new Dictionary<string, string>
            {
                ["PERFTESTS_SEED"] = "--seed",
                ["PERFTESTS_ALL"] = "--all",
                ["PERFTESTS_DURATION_SCALE"] = "--duration-scale",
            },
        };
        var options = new SessionOptions
        {
            IncludeExtended = true,
            DurationScale = 0.25,
            AcceptBaselines = true,
        };

        Assert.Equal(
            "PERFTESTS_ACCEPT=1 perftests run raft-kill --project 'my scenarios' --aa --seed 7 --duration-scale 0.25 --all",
            command.Of(options, new Seed(7))
        );
    }

    private static void AssertSame(SessionOptions expected, SessionOptions actual)
    {
        Assert.Equal(expected.Others, actual.Others);
        Assert.Equal(expected with { Others = actual.Others }, actual);
    }
}
