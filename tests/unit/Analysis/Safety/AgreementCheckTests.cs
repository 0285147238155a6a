using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.Safety;

public class AgreementCheckTests
{
    [Theory]
    [InlineData("a", 9, "a", 9, SafetyVerdict.Valid)]
    [InlineData("a", 9, "b", 9, SafetyVerdict.Invalid)]
    [InlineData("a", 9, "b", 8, SafetyVerdict.Unknown)]
    public void States_at_one_index_must_be_equal(
        string first,
        long at,
        string second,
        long other,
        SafetyVerdict expected
    )
    {
        var check = Check([State("n1", at, first), State("n2", other, second)], ConsistencyModel.Linearizable);

        Assert.Equal(expected, check.Verdict);
    }

    [Fact]
    public void Eventual_agreement_does_not_ask_for_the_way_there()
    {
        Assert.Equal(
            SafetyVerdict.Valid,
            Check([State("n1", 9, "a"), State("n2", 4, "a")], ConsistencyModel.Eventual).Verdict
        );
        Assert.Equal(
            SafetyVerdict.Invalid,
            Check([State("n1", 9, "a"), State("n2", 4, "b")], ConsistencyModel.Eventual).Verdict
        );
    }

    [Fact]
    public void Nodes_that_were_made_to_lie_are_no_evidence()
    {
        var check = Check(
            [State("n1", 9, "a"), State("n2", 9, "a"), State("n3", 9, "b")],
            ConsistencyModel.Linearizable,
            Fault("byzantine.equivocate", "n3")
        );

        Assert.Equal(SafetyVerdict.Valid, check.Verdict);
        Assert.Contains("n3 was made to lie", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_that_did_not_answer_leaves_agreement_open_and_is_named()
    {
        var check = Check([State("n1", 9, "a"), State("n2", 9, "a"), Silent("n3")], ConsistencyModel.Linearizable);

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
        Assert.Contains("n3 did not answer", check.Detail, StringComparison.Ordinal);
        Assert.Equal([KeyValuePair.Create("nodes", 1L)], check.NotChecked);
    }

    [Fact]
    public void Node_without_a_digest_leaves_agreement_open_and_is_named()
    {
        var check = Check(
            [State("n1", 9, "a"), State("n2", 9, "a"), State("n3", 9, "")],
            ConsistencyModel.Linearizable
        );

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
        Assert.Contains("n3 gave no digest", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_nobody_asked_leave_agreement_open()
    {
        NodeStateRecord[] states = [State("n1", 9, "a"), State("n2", 9, "a")];

        Assert.Equal(SafetyVerdict.Unknown, AgreementCheck.Check(Record(states, 3))?.Verdict);
        Assert.Equal(SafetyVerdict.Unknown, AgreementCheck.Check(Record([], 3))?.Verdict);
    }

    [Fact]
    public void States_that_differ_are_wrong_whoever_else_is_missing()
    {
        Assert.Equal(
            SafetyVerdict.Invalid,
            Check([State("n1", 9, "a"), State("n2", 9, "b"), Silent("n3")], ConsistencyModel.Linearizable).Verdict
        );
    }

    [Fact]
    public void Node_that_the_scenario_left_down_is_not_asked()
    {
        NodeStateRecord[] states = [State("n1", 9, "a"), State("n2", 9, "a"), Silent("n3")];

        var left = Check(states, ConsistencyModel.Linearizable, Fault("node.kill", "n3"));
        var healed = Check(
            states,
            ConsistencyModel.Linearizable,
            Fault("node.kill", "n3") with
            {
                HealRequestedSeconds = 2,
            }
        );

        Assert.Equal(SafetyVerdict.Valid, left.Verdict);
        Assert.Contains("n3 was left down by a fault", left.Detail, StringComparison.Ordinal);
        Assert.Equal(SafetyVerdict.Unknown, healed.Verdict);
    }

    [Fact]
    public void States_without_digests_show_nothing()
    {
        var check = Check([State("n1", 9, ""), State("n2", 9, "")], ConsistencyModel.Linearizable);

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
    }

    [Fact]
    public void System_that_tells_neither_position_nor_digest_is_not_compared()
    {
        NodeStateRecord[] states = [State("n1", 0, ""), State("n2", 0, "")];

        Assert.Null(AgreementCheck.Check(Record(states, 2)));
        Assert.Equal(SafetyVerdict.Unknown, AgreementCheck.Check(Record(states, 3))?.Verdict);
        Assert.Equal(SafetyVerdict.Unknown, AgreementCheck.Check(Record([states[0], Silent("n2")], 2))?.Verdict);
    }

    private static SafetyCheck Check(
        NodeStateRecord[] states,
        ConsistencyModel consistency,
        params FaultRecord[] faults
    ) => Assert.IsType<SafetyCheck>(AgreementCheck.Check(Record(states, states.Length, consistency, faults)));

    private static RunRecord Record(
        NodeStateRecord[] states,
        int nodes,
        ConsistencyModel consistency = ConsistencyModel.Linearizable,
        params FaultRecord[] faults
    )
    {
        var steady = TestRecords.Steady();
        return steady with
        {
            Manifest = steady.Manifest with { Nodes = nodes, Consistency = consistency },
            NodeStates = states,
            Faults = faults,
        };
    }

    private static FaultRecord Fault(string kind, string target) =>
        new()
        {
            Number = 1,
            Kind = kind,
            Description = kind,
            Targets = [target],
            InjectRequestedSeconds = 1,
            InjectEffectiveSeconds = 1,
        };

    private static NodeStateRecord Silent(string node) => new(1, node, 0, "") { HasAnswered = false };

    private static NodeStateRecord State(string node, long index, string digest) => new(1, node, index, digest);
}
