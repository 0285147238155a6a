using System.Buffers;
using Microsoft.Extensions.Time.Testing;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Raft;
using PerfTests.Replica.Storage;

namespace PerfTests.UnitTests.Replica.Raft;

public class ProposalTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Entry_of_another_proposal_is_told_apart_even_with_the_same_commands()
    {
        var (mine, other) = (new Proposal(1, [Pending()]), new Proposal(2, [Pending()]));
        Assert.True(mine.IsEncodedBy(Encode(mine)));
        Assert.False(mine.IsEncodedBy(Encode(other)));
        Assert.False(mine.IsEncodedBy([]));
    }

    [Fact]
    public async Task Decision_reaches_each_operation_with_its_own_submission_phase()
    {
        var early = Pending();
        _time.Advance(TimeSpan.FromMilliseconds(2));
        var late = Pending();
        var proposal = new Proposal(1, [early, late]);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        proposal.ProposedAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(4));
        var committedAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(8));
        List<AppliedOperation> decided =
        [
            new(OperationOutcome.Ok, 7, Duplicate: false),
            new(OperationOutcome.Mismatch, 5, Duplicate: true),
        ];
        proposal.Decide(decided, committedAt, _time.GetTimestamp(), _time);

        Assert.Equal(new OperationResult(OperationOutcome.Ok, 7, Phases: Phases(3, 4, 8)), await early.Result);
        Assert.Equal(
            new OperationResult(OperationOutcome.Mismatch, 5, Phases: Phases(1, 4, 8), Duplicate: true),
            await late.Result
        );
    }

    [Fact]
    public async Task Giving_up_leaves_decided_operations_as_they_are()
    {
        var (decided, open) = (Pending(), Pending());
        decided.Complete(new OperationResult(OperationOutcome.Ok, 1));
        new Proposal(1, [decided, open]).GiveUp(OperationResult.Unknown("late"));
        Assert.Equal(OperationOutcome.Ok, (await decided.Result).Outcome);
        Assert.Equal(OperationOutcome.Unknown, (await open.Result).Outcome);
    }

    [Fact]
    public void Commit_stamp_is_the_first_sight_of_a_commit_at_or_beyond_the_index()
    {
        var stamps = new CommitStamps();
        stamps.See(3, at: 10);
        stamps.See(3, at: 20);
        stamps.See(9, at: 30);
        Assert.Equal(10, stamps.CommittedAt(1, now: 99));
        Assert.Equal(10, stamps.CommittedAt(3, now: 99));
        Assert.Equal(30, stamps.CommittedAt(4, now: 99));
        Assert.Equal(99, stamps.CommittedAt(10, now: 99));
    }

    private PendingOperation Pending() => new(new Operation(1, OperationKind.Put, [1], [2]), _time.GetTimestamp());

    private static OperationPhases Phases(double submission, double consensus, double application) =>
        new(
            TimeSpan.FromMilliseconds(submission),
            TimeSpan.FromMilliseconds(consensus),
            TimeSpan.FromMilliseconds(application)
        );

    private static byte[] Encode(Proposal proposal)
    {
        var buffer = new ArrayBufferWriter<byte>();
        proposal.Encode(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
