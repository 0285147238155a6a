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
        NodeStateRecord[] states = [State("n1", 9, "a"), State("n2", 9, "a"), State("n3", 9, "b")];

        var check = AgreementCheck.Check(states, 3, ConsistencyModel.Linearizable, new HashSet<string> { "n3" });

        Assert.Equal(SafetyVerdict.Valid, check?.Verdict);
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

        Assert.Null(AgreementCheck.Check(states, 2, ConsistencyModel.Linearizable, new HashSet<string>()));
        Assert.Equal(
            SafetyVerdict.Unknown,
            AgreementCheck.Check(states, 3, ConsistencyModel.Linearizable, new HashSet<string>())?.Verdict
        );
    }

    private static SafetyCheck Check(NodeStateRecord[] states, ConsistencyModel consistency) =>
        Assert.IsType<SafetyCheck>(AgreementCheck.Check(states, states.Length, consistency, new HashSet<string>()));

    private static NodeStateRecord State(string node, long index, string digest) => new(1, node, index, digest);
}
