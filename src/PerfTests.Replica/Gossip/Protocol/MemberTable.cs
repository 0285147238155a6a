namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What is believed of the members, and how claims change it: memberlist's <c>aliveNode</c>, <c>suspectNode</c>, <c>deadNode</c> and <c>mergeState</c>.</summary>
/// <param name="core">What the parts share.</param>
internal sealed class MemberTable(CoreState core)
{
    private readonly Member[] members = core.Members;

    /// <summary>Suspicions of this node that turned out false.</summary>
    public long FalseSuspicions { get; private set; }

    /// <summary>Accusations of this node that it refuted.</summary>
    public long Refutations { get; private set; }

    /// <summary>This member as it sees itself.</summary>
    public Member Own => members[core.Self];

    /// <summary>Declares this member alive in its first incarnation.</summary>
    public void Start(long now)
    {
        Own.State = MemberState.Alive;
        Own.Incarnation = 1;
        Own.ChangedAt = now;
        core.Queue.Add(OwnClaim());
    }

    /// <summary>Everything that is believed, for an exchange of state.</summary>
    public IReadOnlyList<MemberRecord> MemberRecords() =>
        [
            .. members
                .Select((member, i) => new MemberRecord(member.State, i, member.Incarnation, core.Self))
                .Where(claim => claim.State != MemberState.Absent),
        ];

    /// <summary>This member's claim about itself.</summary>
    public MemberRecord OwnClaim() => new(Own.State, core.Self, Own.Incarnation, core.Self);

    /// <summary>Takes a claim that was gossiped.</summary>
    public void Hear(long now, MemberRecord claim)
    {
        switch (claim.State)
        {
            case MemberState.Alive:
                HearAlive(now, claim);
                break;
            case MemberState.Suspect:
                HearSuspect(now, claim);
                break;
            case MemberState.Dead or MemberState.Left:
                HearDead(now, claim);
                break;
            default:
                break;
        }
    }

    /// <summary>Takes claims of an exchange of state: a death that another node believes in is a suspicion here, so that the member can refute.</summary>
    public void Merge(long now, IReadOnlyList<MemberRecord> claims)
    {
        foreach (var claim in claims)
        {
            Hear(
                now,
                claim.State == MemberState.Dead && core.Rules.DoubtsExchangedDeaths
                    ? claim with
                    {
                        State = MemberState.Suspect,
                    }
                    : claim
            );
        }
    }

    /// <summary>Raises a suspicion of this node's own.</summary>
    public void Suspect(long now, int member) =>
        HearSuspect(now, new MemberRecord(MemberState.Suspect, member, members[member].Incarnation, core.Self));

    /// <summary>Declares members dead whose suspicion has timed out.</summary>
    public void Expire(long now)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (members[i].Suspicion is { } suspicion && now >= suspicion.Deadline)
                HearDead(now, new MemberRecord(MemberState.Dead, i, members[i].Incarnation, core.Self));
        }
    }

    private void HearAlive(long now, MemberRecord claim)
    {
        var member = members[claim.Member];
        if (claim.Member == core.Self)
        {
            // An incarnation from before a restart: the others must not prefer it.
            if (claim.Incarnation > member.Incarnation)
                Refute(claim.Incarnation, claim.From);
            return;
        }
        if (!core.Rules.AcceptsAlive(member.Incarnation, claim.Incarnation))
            return;
        var before = member.State;
        Change(now, claim, MemberState.Alive);
        if (before == MemberState.Suspect)
        {
            FalseSuspicions++;
            Report(MemberChangeKind.Refuted, claim);
        }
        else if (before != MemberState.Alive)
        {
            Report(MemberChangeKind.Joined, claim);
        }
    }

    private void HearSuspect(long now, MemberRecord claim)
    {
        var member = members[claim.Member];
        if (member.State == MemberState.Absent || !core.Rules.AcceptsSuspicion(member.Incarnation, claim.Incarnation))
            return;
        if (claim.Member == core.Self)
        {
            Refute(claim.Incarnation, claim.From);
            return;
        }
        if (member.Suspicion is { } running)
        {
            if (running.Confirm(claim.From))
                core.Queue.Add(claim);
            return;
        }
        if (member.State != MemberState.Alive)
            return;
        Change(now, claim, MemberState.Suspect);
        var settings = core.Settings;
        member.Suspicion = new Suspicion(
            core.Rules,
            now,
            core.Rules.SuspicionTimeoutMin(settings.SuspicionMultiplier, members.Length, settings.ProbeInterval),
            core.Rules.ExpectedConfirmations(settings.SuspicionMultiplier, members.Length),
            claim.From
        );
        Report(MemberChangeKind.Suspected, claim);
    }

    private void HearDead(long now, MemberRecord claim)
    {
        var member = members[claim.Member];
        if (member.State == MemberState.Absent || !core.Rules.AcceptsDeath(member.Incarnation, claim.Incarnation))
            return;
        if (claim.Member == core.Self)
        {
            if (member.State != MemberState.Left)
                Refute(claim.Incarnation, claim.From);
            return;
        }
        if (!member.IsLive)
            return;
        Change(now, claim, claim.State);
        Report(claim.State == MemberState.Left ? MemberChangeKind.Left : MemberChangeKind.ConfirmedDead, claim);
    }

    private void Change(long now, MemberRecord claim, MemberState state)
    {
        var member = members[claim.Member];
        member.Suspicion = null;
        member.Incarnation = claim.Incarnation;
        member.State = state;
        member.ChangedAt = now;
        core.Queue.Add(claim);
    }

    private void Refute(long accused, int from)
    {
        if (Own.State == MemberState.Left)
            return;
        Own.Incarnation = core.Rules.Refutation(Own.Incarnation, accused);
        Refutations++;
        core.Queue.Add(OwnClaim());
        core.Actions.Changes.Add(new MemberChange(MemberChangeKind.RefutedOwn, core.Self, Own.Incarnation, from));
    }

    private void Report(MemberChangeKind kind, MemberRecord claim) =>
        core.Actions.Changes.Add(new MemberChange(kind, claim.Member, claim.Incarnation, claim.From));
}
