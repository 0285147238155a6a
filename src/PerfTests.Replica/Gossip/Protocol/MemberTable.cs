namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What is believed of the members, and how records change it: memberlist's <c>aliveNode</c>, <c>suspectNode</c>, <c>deadNode</c> and <c>mergeState</c>.</summary>
/// <param name="core">What the parts share.</param>
internal sealed class MemberTable(CoreState core)
{
    private readonly Member[] _members = core.Members;

    /// <summary>Suspicions of this node that turned out false.</summary>
    public long FalseSuspicions { get; private set; }

    /// <summary>Accusations of this node that it refuted.</summary>
    public long Refutations { get; private set; }

    /// <summary>This member as it sees itself.</summary>
    public Member Own => _members[core.Self];

    /// <summary>Declares this member alive in its first incarnation.</summary>
    public void Start(long now)
    {
        Own.State = MemberState.Alive;
        Own.Incarnation = 1;
        Own.ChangedAt = now;
        core.Queue.Add(OwnRecord());
    }

    /// <summary>Everything that is believed, for an exchange of state.</summary>
    public IReadOnlyList<MemberRecord> MemberRecords() =>
        [
            .. _members
                .Select((member, i) => new MemberRecord(member.State, i, member.Incarnation, core.Self))
                .Where(record => record.State != MemberState.Absent),
        ];

    /// <summary>This member's record about itself.</summary>
    public MemberRecord OwnRecord() => new(Own.State, core.Self, Own.Incarnation, core.Self);

    /// <summary>Takes a record that was gossiped.</summary>
    public void Handle(long now, MemberRecord record)
    {
        switch (record.State)
        {
            case MemberState.Alive:
                HandleAlive(now, record);
                break;
            case MemberState.Suspect:
                HandleSuspect(now, record);
                break;
            case MemberState.Dead or MemberState.Left:
                HandleDead(now, record);
                break;
            default:
                break;
        }
    }

    /// <summary>Takes records of an exchange of state: a death that another node believes in is a suspicion here, so that the member can refute.</summary>
    public void Merge(long now, IReadOnlyList<MemberRecord> records)
    {
        foreach (var record in records)
        {
            Handle(
                now,
                record.State == MemberState.Dead && core.Rules.SuspectsExchangedDeaths
                    ? record with
                    {
                        State = MemberState.Suspect,
                    }
                    : record
            );
        }
    }

    /// <summary>Raises a suspicion of this node's own.</summary>
    public void Suspect(long now, int member) =>
        HandleSuspect(now, new MemberRecord(MemberState.Suspect, member, _members[member].Incarnation, core.Self));

    /// <summary>Declares members dead whose suspicion has timed out.</summary>
    public void Expire(long now)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Suspicion is { } suspicion && now >= suspicion.Deadline)
            {
                HandleDead(now, new MemberRecord(MemberState.Dead, i, _members[i].Incarnation, core.Self));
            }
        }
    }

    private void HandleAlive(long now, MemberRecord record)
    {
        var member = _members[record.Member];
        if (record.Member == core.Self)
        {
            // An incarnation from before a restart: the others must not prefer it.
            if (record.Incarnation > member.Incarnation)
            {
                Refute(record.Incarnation, record.From);
            }
            return;
        }
        if (!core.Rules.AcceptsAlive(member.Incarnation, record.Incarnation))
        {
            return;
        }
        var before = member.State;
        Change(now, record, MemberState.Alive);
        if (before == MemberState.Suspect)
        {
            FalseSuspicions++;
            Report(MemberChangeKind.Refuted, record);
        }
        else if (before != MemberState.Alive)
        {
            Report(MemberChangeKind.Joined, record);
        }
    }

    private void HandleSuspect(long now, MemberRecord record)
    {
        var member = _members[record.Member];
        if (member.State == MemberState.Absent || !core.Rules.AcceptsSuspicion(member.Incarnation, record.Incarnation))
        {
            return;
        }
        if (record.Member == core.Self)
        {
            Refute(record.Incarnation, record.From);
            return;
        }
        if (member.Suspicion is { } running)
        {
            if (running.Confirm(record.From))
            {
                core.Queue.Add(record);
            }
            return;
        }
        if (member.State != MemberState.Alive)
        {
            return;
        }
        Change(now, record, MemberState.Suspect);
        var settings = core.Settings;
        member.Suspicion = new Suspicion(
            core.Rules,
            now,
            core.Rules.SuspicionTimeoutMin(settings.SuspicionMultiplier, _members.Length, settings.ProbeInterval),
            core.Rules.ExpectedConfirmations(settings.SuspicionMultiplier, _members.Length),
            record.From
        );
        Report(MemberChangeKind.Suspected, record);
    }

    private void HandleDead(long now, MemberRecord record)
    {
        var member = _members[record.Member];
        if (member.State == MemberState.Absent || !core.Rules.AcceptsDeath(member.Incarnation, record.Incarnation))
        {
            return;
        }
        if (record.Member == core.Self)
        {
            if (member.State != MemberState.Left)
            {
                Refute(record.Incarnation, record.From);
            }
            return;
        }
        if (!member.IsLive)
        {
            return;
        }
        Change(now, record, record.State);
        Report(record.State == MemberState.Left ? MemberChangeKind.Left : MemberChangeKind.ConfirmedDead, record);
    }

    private void Change(long now, MemberRecord record, MemberState state)
    {
        var member = _members[record.Member];
        member.Suspicion = null;
        member.Incarnation = record.Incarnation;
        member.State = state;
        member.ChangedAt = now;
        core.Queue.Add(record);
    }

    private void Refute(long accused, int from)
    {
        if (Own.State == MemberState.Left)
        {
            return;
        }
        Own.Incarnation = core.Rules.Refutation(Own.Incarnation, accused);
        Refutations++;
        core.Queue.Add(OwnRecord());
        core.Actions.Changes.Add(new MemberChange(MemberChangeKind.RefutedOwn, core.Self, Own.Incarnation, from));
    }

    private void Report(MemberChangeKind kind, MemberRecord record) =>
        core.Actions.Changes.Add(new MemberChange(kind, record.Member, record.Incarnation, record.From));
}
