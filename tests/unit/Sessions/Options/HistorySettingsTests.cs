using PerfTests.Sessions.Options;
using PerfTests.Settings;

namespace PerfTests.UnitTests.Sessions.Options;

public class HistorySettingsTests
{
    [Fact]
    public void Options_without_settings_leave_the_place_to_the_folder_of_reports_and_keep_all()
    {
        var options = Read(("PERFTESTS_OUT", "/reports"));

        Assert.Null(options.History);
        Assert.Null(options.HistoryKeepDays);
        Assert.Null(options.HistoryKeepRuns);
        Assert.Null(options.Commit);
    }

    [Fact]
    public void Options_with_settings_take_them()
    {
        var options = Read(
            ("PERFTESTS_HISTORY", "off"),
            ("PERFTESTS_HISTORY_KEEP_DAYS", "30"),
            ("PERFTESTS_HISTORY_KEEP_RUNS", "500"),
            ("PERFTESTS_COMMIT", "abc")
        );

        Assert.True(options.History!.IsOff);
        Assert.Equal((30, 500, "abc"), (options.HistoryKeepDays, options.HistoryKeepRuns, options.Commit));
    }

    [Fact]
    public void Options_that_are_all_wrong_are_refused_together_without_showing_the_connection()
    {
        var refusal = Assert.Throws<InvalidSettingsException>(() =>
            Read(
                ("PERFTESTS_HISTORY", "postgresql://u:s3cret@/x"),
                ("PERFTESTS_HISTORY_KEEP_DAYS", "0"),
                ("PERFTESTS_HISTORY_KEEP_RUNS", "many"),
                ("PERFTESTS_COMMIT", "a\u001b[2J"),
                ("PERFTESTS_REPETITIONS", "0")
            )
        );

        Assert.Equal(5, refusal.Problems.Count);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
    }

    private static SessionOptions Read(params (string Name, string Value)[] settings)
    {
        var values = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        return SessionOptionsReader.Read(values.GetValueOrDefault);
    }
}
