using PerfTests.Sessions.Options;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.UnitTests.Sessions.Options;

public class SessionOptionsReaderTests
{
    [Fact]
    public void Options_without_variables_are_the_defaults()
    {
        var options = Read();

        Assert.Empty(options.Others);
        Assert.Equal(new SessionOptions { Others = options.Others }, options);
    }

    [Fact]
    public void Options_of_every_variable_are_read()
    {
        var options = Read(
            ("PERFTESTS_HOST", "process"),
            ("PERFTESTS_SEED", "0xff"),
            ("PERFTESTS_DURATION_SCALE", "0.5"),
            ("PERFTESTS_REPETITIONS", "3"),
            ("PERFTESTS_ALL", "1"),
            ("PERFTESTS_INVALID", "fail"),
            ("PERFTESTS_OUT", "/tmp/somewhere")
        );

        Assert.Equal(
            new SessionOptions
            {
                Host = "process",
                Seed = new Seed(255),
                DurationScale = 0.5,
                Repetitions = 3,
                IncludeExtended = true,
                InvalidRuns = InvalidRuns.Fail,
                OutputRoot = "/tmp/somewhere",
                Others = options.Others,
            },
            options
        );
    }

    [Fact]
    public void Options_with_several_wrong_values_name_all_of_them()
    {
        var refused = Assert.Throws<InvalidSettingsException>(() =>
            Read(
                ("PERFTESTS_SEED", "-1"),
                ("PERFTESTS_DURATION_SCALE", "1,5"),
                ("PERFTESTS_REPETITIONS", "0"),
                ("PERFTESTS_ALL", "yes"),
                ("PERFTESTS_INVALID", "red")
            )
        );

        Assert.Equal(
            [
                "PERFTESTS_ALL",
                "PERFTESTS_DURATION_SCALE",
                "PERFTESTS_INVALID",
                "PERFTESTS_REPETITIONS",
                "PERFTESTS_SEED",
            ],
            refused.Problems.Select(problem => problem.Setting).Order()
        );
    }

    private static SessionOptions Read(params (string Name, string Value)[] variables) =>
        SessionOptionsReader.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
