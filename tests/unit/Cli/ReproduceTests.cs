using System.CommandLine;
using PerfTests.Cli;
using PerfTests.Cli.Commands;
using PerfTests.Sessions.Options;
using PerfTests.Units;
using PerfTests.UnitTests.Sessions.Options;

namespace PerfTests.UnitTests.Cli;

/// <summary>Each command that runs scenarios prints how to do the same again: read by the same command it must give the same options.</summary>
public class ReproduceTests
{
    private static readonly string[] Shared =
    [
        "--host",
        "process",
        "--duration-scale",
        "0.05",
        "--repetitions",
        "2",
        "--out",
        "/some where/reports",
        "--history",
        "off",
        "--all",
    ];

    [Fact]
    public void Run_printed_and_parsed_again_has_the_same_options()
    {
        var run = new RunCommand();
        var parsed = run.Build().Parse(["a-name", "--project", "my scenarios", .. Shared]);

        var words = Words(run.Reproduce(parsed, "a-name"), run.Build(), parsed);

        var again = new RunCommand().Build().Parse(words.Skip(2).ToArray());
        Assert.Equal(["perftests", "run"], words.Take(2));
        AssertSame(parsed, again);
    }

    [Fact]
    public void Comparison_printed_and_parsed_again_has_the_same_options()
    {
        var ab = new AbCommand();
        var parsed = ab.Build()
            .Parse([
                "a-name",
                "--base",
                "",
                "--candidate",
                "ref=HEAD~1,batch-size=2",
                "--project",
                "my scenarios",
                "--threshold",
                "5%",
                "--blocks",
                "14",
                "--max-blocks",
                "28",
                "--gate",
                "response_p50_us",
                "--gate",
                "response_p99_us",
                "--build-project",
                "src/My.Node",
                "--aa",
                .. Shared,
            ]);

        var words = Words(ab.Reproduce(parsed), ab.Build(), parsed);

        var again = new AbCommand().Build().Parse(words.Skip(2).ToArray());
        Assert.Equal(["perftests", "ab"], words.Take(2));
        AssertSame(parsed, again);
        Assert.Equal(["response_p50_us", "response_p99_us"], again.GetValue<string[]>("--gate")!);
    }

    [Fact]
    public void Recording_of_a_baseline_printed_and_parsed_again_has_the_same_options()
    {
        var baseline = new BaselineCommand();
        var parsed = baseline.Record().Parse(["a-name", "--project", "my scenarios", "--runs", "6", .. Shared]);

        var words = Words(baseline.Reproduce(parsed, "a-name"), baseline.Record(), parsed);

        var again = new BaselineCommand().Record().Parse(words.Skip(3).ToArray());
        Assert.Equal(["perftests", "baseline", "record"], words.Take(3));
        AssertSame(parsed, again);
    }

    [Fact]
    public void Load_printed_and_parsed_again_has_the_same_options()
    {
        var arguments = new LoadArguments
        {
            Url = "http://127.0.0.1:8080/a b?c=d&e=f",
            Rate = "250.5",
            MaxConnections = "8",
            Duration = "1.5m",
            WarmUp = "0s",
            Timeout = "500ms",
            Poisson = true,
        };

        var (_, words) = ShellWords.Split(arguments.Again(new Seed(7)), []);

        var again = LoadCommand.Create().Parse(words.Skip(2).ToArray());
        Assert.Empty(again.Errors);
        Assert.Equal(arguments.Url, again.GetValue<string>("URL"));
        Assert.Equal(
            ["250.5", "8", "1.5m", "0s", "500ms", "7"],
            new[] { "--rate", "--max-connections", "--duration", "--warm-up", "--timeout", "--seed" }.Select(name =>
                again.GetValue<string?>(name)
            )
        );
        Assert.True(again.GetValue<bool>("--poisson"));
        Assert.Null(again.GetValue<string?>("--connections"));
    }

    /// <summary>The printed command's words, by the options that the command line gave.</summary>
    private static IReadOnlyList<string> Words(ReproduceCommand command, Command face, ParseResult parsed)
    {
        Assert.Empty(parsed.Errors);
        var options = SessionOptionsReader.Read(name =>
            name == "PERFTESTS_ALL" ? "1"
            : parsed.GetValue<string?>(OptionOf(command, name, face) ?? "--host") is { } value
            && OptionOf(command, name, face) is not null
                ? value
            : null
        );
        var (variables, words) = ShellWords.Split(command.Of(options, new Seed(7)), []);
        Assert.Empty(variables);
        return words;
    }

    private static string? OptionOf(ReproduceCommand command, string variable, Command face) =>
        command.OptionOfVariable.TryGetValue(variable, out var name) && face.Options.Any(option => option.Name == name)
            ? name
            : null;

    /// <summary>Every option of the command is the same, but the seed, which is the run's.</summary>
    private static void AssertSame(ParseResult expected, ParseResult actual)
    {
        Assert.Empty(actual.Errors);
        foreach (var option in expected.CommandResult.Command.Options.Where(option => option.Name != "--seed"))
        {
            Assert.Equal(TokensOf(expected, option), TokensOf(actual, option));
        }

        Assert.Equal("7", actual.GetValue<string?>("--seed"));
        Assert.Equal(expected.GetValue<string>("--project"), actual.GetValue<string>("--project"));
    }

    /// <summary>The values, also those that an option has by default.</summary>
    private static string TokensOf(ParseResult parsed, Option option) =>
        parsed.CommandResult.Command.Options.Single(own => own.Name == option.Name) switch
        {
            Option<string> text => parsed.GetValue(text) ?? "",
            Option<string[]> texts => string.Join('|', parsed.GetValue(texts) ?? []),
            Option<int> number => $"{parsed.GetValue(number)}",
            Option<int?> number => $"{parsed.GetValue(number)}",
            Option<bool> flag => $"{parsed.GetValue(flag)}",
            _ => "",
        };
}
