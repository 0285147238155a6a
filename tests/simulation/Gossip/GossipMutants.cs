using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.SimulationTests.Gossip;

/// <summary>Planted bugs, each one decision made wrongly. The simulation must find every one.</summary>
internal static class GossipMutants
{
    public static IReadOnlyDictionary<string, GossipRules> All { get; } =
        new Dictionary<string, GossipRules>
        {
            ["refutation keeps its incarnation"] = new RefutationKeepsIncarnation(),
            ["suspicion of an older incarnation accepted"] = new OldSuspicionAccepted(),
            ["death of an older incarnation accepted"] = new OldDeathAccepted(),
            ["alive of the same incarnation clears a suspicion"] = new SameIncarnationRevives(),
            ["tie of clocks broken by arrival"] = new TieBrokenByArrival(),
            ["latest arrival wins"] = new LatestArrivalWins(),
            ["clock not moved by what is seen"] = new ClockIgnoresOthers(),
            ["deletion forgotten"] = new DeletionForgotten(),
            ["receipt sent before the disk has it"] = new ReceiptBeforeDisk(),
            ["two receipts of one member count twice"] = new ReceiptsCountTwice(),
            ["half is taken for a majority"] = new HalfIsMajority(),
            ["nothing retransmitted and no exchange of state"] = new NeitherGossipNorExchange(),
            ["no exchange of state"] = new NoExchange(),
            ["the dead are never spoken to again"] = new DeadAreGivenUp(),
            ["suspicion never times out"] = new SuspicionForever(),
        };

    private sealed class RefutationKeepsIncarnation : GossipRules
    {
        public override long Refutation(long own, long accused) => own;
    }

    private sealed class OldSuspicionAccepted : GossipRules
    {
        public override bool AcceptsSuspicion(long held, long claimed) => true;
    }

    private sealed class OldDeathAccepted : GossipRules
    {
        public override bool AcceptsDeath(long held, long claimed) => true;
    }

    private sealed class SameIncarnationRevives : GossipRules
    {
        public override bool AcceptsAlive(long held, long claimed) => claimed >= held;
    }

    private sealed class TieBrokenByArrival : GossipRules
    {
        public override bool Supersedes(Stamp update, Stamp held) => update.Clock > held.Clock;
    }

    private sealed class LatestArrivalWins : GossipRules
    {
        public override bool Supersedes(Stamp update, Stamp held) => update != held;
    }

    private sealed class ClockIgnoresOthers : GossipRules
    {
        public override bool ObservesClocks => false;
    }

    private sealed class DeletionForgotten : GossipRules
    {
        public override bool KeepsTombstones => false;
    }

    private sealed class ReceiptBeforeDisk : GossipRules
    {
        public override bool ReceiptsAwaitDisk => false;
    }

    private sealed class ReceiptsCountTwice : GossipRules
    {
        public override bool CountsMembersOnce => false;
    }

    private sealed class HalfIsMajority : GossipRules
    {
        public override int Quorum(int members) => members / 2;
    }

    private sealed class NeitherGossipNorExchange : GossipRules
    {
        public override int TransmitLimit(int multiplier, int members) => 0;

        public override bool ExchangesState => false;
    }

    private sealed class NoExchange : GossipRules
    {
        public override bool ExchangesState => false;
    }

    private sealed class DeadAreGivenUp : GossipRules
    {
        public override bool GossipsToTheDead => false;
    }

    private sealed class SuspicionForever : GossipRules
    {
        public override long SuspicionTimeout(long min, int confirmations, int expected) => long.MaxValue / 2;
    }
}
