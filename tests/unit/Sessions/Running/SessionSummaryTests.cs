using PerfTests.Sessions.Running;

namespace PerfTests.UnitTests.Sessions.Running;

public class SessionSummaryTests
{
    [Fact]
    public void Summary_of_a_session_counts_names_what_did_not_pass_and_ends_with_the_report()
    {
        var summary = new SessionSummary();
        summary.Add("one", ScenarioConclusion.Passed, "fine");
        summary.Add("two", ScenarioConclusion.Skipped, "invalid. the load generator was the limit");
        summary.Add("three", ScenarioConclusion.Failed, "failed. an objective was missed\nmore");
        summary.AddNotAskedFor();

        Assert.Equal(
            [
                "3 scenarios: 1 passed, 1 failed, 1 skipped",
                "  skipped: two: invalid. the load generator was the limit",
                "  failed: three: failed. an objective was missed",
                "  not asked for: 1 extended; PERFTESTS_ALL=1 runs them, too",
                "report: /reports/index.html",
            ],
            summary.Describe("/reports/index.html").Split(Environment.NewLine)
        );
    }

    [Fact]
    public void Summary_of_a_session_without_a_report_names_none()
    {
        var summary = new SessionSummary();
        summary.Add("one", ScenarioConclusion.Skipped, "not installed: etcd");

        Assert.Equal(
            ["1 scenario: 0 passed, 0 failed, 1 skipped", "  skipped: one: not installed: etcd"],
            summary.Describe(null).Split(Environment.NewLine)
        );
    }
}
