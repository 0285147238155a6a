using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.UnitTests.Analysis.FaultTolerance;

namespace PerfTests.UnitTests.Analysis.Nodes;

public class LostNodesTests
{
    private static readonly RunEvent Killed = new(
        24.2,
        RunEventKinds.NodeEndedByItself,
        "n2",
        "signal 9\nlistening\nbye"
    );

    [Fact]
    public void Node_that_ends_by_itself_fails_the_run_in_the_first_sentence_with_its_last_words()
    {
        var verdict = Judge(new PlantedRun(), Killed);

        Assert.Equal(RunStatus.Failed, verdict.Status);
        Assert.StartsWith(
            "The run failed, as node n2 ended by itself (signal 9) at 24.2 s: ",
            verdict.Headline,
            StringComparison.Ordinal
        );
        Assert.EndsWith("its last lines: listening | bye", verdict.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(39.9)]
    [InlineData(41.5)]
    public void Node_that_ends_by_itself_fails_the_run_at_whatever_stage(double seconds)
    {
        var verdict = Judge(new PlantedRun { Faults = [] }, Killed with { Seconds = seconds, Detail = "exit code 0" });

        Assert.Equal(RunStatus.Failed, verdict.Status);
        Assert.Contains("n2 ended by itself (exit code 0)", verdict.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_that_was_asked_to_end_does_not_fail_the_run()
    {
        var asked = Killed with { Kind = RunEventKinds.NodeEnded, Detail = "ended as asked, signal 9" };

        Assert.Equal(RunStatus.Passed, Judge(new PlantedRun(), asked).Status);
    }

    [Fact]
    public void Node_restarted_by_a_fault_that_then_ends_by_itself_fails_the_run()
    {
        // The fault is healed at 30 s.
        var verdict = Judge(
            new PlantedRun { Faults = [PlantedRun.Fault(1, at: 20, healed: 30)] },
            Killed with
            {
                Seconds = 30.4,
                Subject = "n1",
                Detail = "exit code 1\nmember has already been bootstrapped",
            }
        );

        Assert.Equal(RunStatus.Failed, verdict.Status);
        Assert.StartsWith("The run failed, as node n1 ended by itself", verdict.Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n1", 22, RunStatus.Passed)]
    [InlineData("n2", 22, RunStatus.Failed)]
    [InlineData("n1", 19, RunStatus.Failed)]
    [InlineData("n1", 31, RunStatus.Failed)]
    public void End_of_a_target_of_a_fault_that_may_end_nodes_is_the_faults_doing_while_it_lasts(
        string node,
        double seconds,
        RunStatus expected
    )
    {
        var memory = PlantedRun.Fault(1, at: 20, healed: 30) with { Kind = "memory.limit", MayEndNodes = true };

        var verdict = Judge(new PlantedRun { Faults = [memory] }, Killed with { Subject = node, Seconds = seconds });

        Assert.Equal(expected, verdict.Status);
    }

    [Fact]
    public void Every_node_that_is_lost_is_named()
    {
        var verdict = Judge(new PlantedRun(), Killed with { Seconds = 26, Subject = "n3" }, Killed);

        Assert.StartsWith(
            "The run failed, as node n2 ended by itself (signal 9) at 24.2 s, and so was lost n3: ",
            verdict.Headline,
            StringComparison.Ordinal
        );
        Assert.Equal(2, verdict.Reasons.Count);
    }

    [Fact]
    public void Node_that_gives_no_answer_to_the_end_fails_the_run_and_one_that_answers_again_does_not()
    {
        var silent = new RunEvent(24, RunEventKinds.NodeSilent, "n2", "none for 3.0 s");
        var again = new RunEvent(27, RunEventKinds.NodeAnswersAgain, "n2", "");

        var lost = Judge(new PlantedRun(), silent);

        Assert.Equal(RunStatus.Failed, lost.Status);
        Assert.Contains("node n2 gave no answer any more (none for 3.0 s)", lost.Headline, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Passed, Judge(new PlantedRun(), silent, again).Status);
        Assert.Equal(RunStatus.Failed, Judge(new PlantedRun(), silent, again, silent with { Seconds = 30 }).Status);
    }

    [Fact]
    public void Node_that_is_lost_comes_first_also_where_the_run_broke_down()
    {
        var record = new PlantedRun { Faults = [] }.Record();
        var verdict = RunAnalysis
            .Analyze(
                record with
                {
                    Events = [Killed with { Seconds = 2 }],
                    Completion = new RunCompletion
                    {
                        Ending = RunEnding.Failed,
                        Reason = "keys could not be preloaded",
                        Seconds = 5,
                    },
                }
            )
            .Verdict;

        Assert.StartsWith("The run failed, as node n2 ended by itself", verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("keys could not be preloaded", verdict.Headline, StringComparison.Ordinal);
    }

    private static RunVerdict Judge(PlantedRun run, params RunEvent[] events) =>
        RunAnalysis.Analyze(run.Record() with { Events = events }).Verdict;
}
