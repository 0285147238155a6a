namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// Exchanges state with a random member now and then, so that what gossip lost arrives all the same (push-pull anti-entropy, Demers et al. 1987). Only buckets whose
/// digests differ are listed, and only newer updates are sent, in both directions.
/// </summary>
/// <param name="core">What the parts share.</param>
/// <param name="table">What is believed of the members.</param>
/// <param name="map">The state.</param>
internal sealed class AntiEntropy(CoreState core, MemberTable table, GossipMap map)
{
    private const int EntriesPerSummary = 8_192;
    private const int KeysPerFetch = 1_024;
    private const long JoinInterval = 200_000_000;

    /// <summary>Whether another member has answered since the start: this node then knows what that one knew.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>When something is due next.</summary>
    public long NextDue { get; private set; }

    /// <summary>Exchanges begun by this node, since the start.</summary>
    public long Begun { get; private set; }

    /// <summary>Begins to join at once.</summary>
    public void Start(long now)
    {
        HasJoined = core.Members.Length == 1;
        NextDue = now;
    }

    /// <summary>Does what is due.</summary>
    public void Tick(long now)
    {
        if (now < NextDue)
        {
            return;
        }
        if (!HasJoined)
        {
            NextDue = now + JoinInterval;
            foreach (var other in core.Draw(core.Members.Length, _ => true))
            {
                Begin(other);
            }
            return;
        }
        // Spread over the interval, or all nodes would exchange at once.
        var interval = core.Settings.PushPullInterval;
        NextDue = now + (interval / 2) + (long)(core.Random.Next(1 << 20) / (double)(1 << 20) * interval);
        if (!core.Rules.ExchangesState)
        {
            return;
        }
        foreach (var other in core.Draw(1, i => core.Members[i].IsLive))
        {
            Begin(other);
        }
        if (!core.Rules.GossipsToTheDead)
        {
            return;
        }
        // After a partition each side takes the other for dead, and nobody would speak first.
        foreach (var other in core.Draw(1, i => !core.Members[i].IsLive))
        {
            Begin(other);
        }
    }

    /// <summary>Compares states.</summary>
    public void Handle(long now, int from, SyncRequest request)
    {
        table.Merge(now, request.MemberRecords);
        var own = map.Digests;
        if (request.Digests.Count != own.Count)
        {
            return;
        }
        var records = table.MemberRecords();
        var buckets = new List<int>();
        var entries = new List<(byte[], Stamp)>();
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i] == request.Digests[i])
            {
                continue;
            }
            buckets.Add(i);
            entries.AddRange(map.Bucket(i).Select(pair => (pair.Key, pair.Value.Stamp)));
            if (entries.Count < EntriesPerSummary)
            {
                continue;
            }
            core.Actions.SendByStream(from, new SyncSummary(records, buckets, entries));
            (buckets, entries, records) = ([], [], []);
        }
        core.Actions.SendByStream(from, new SyncSummary(records, buckets, entries));
    }

    /// <summary>Sends what is newer here and asks for what is newer there.</summary>
    public void Handle(long now, int from, SyncSummary summary)
    {
        table.Merge(now, summary.MemberRecords);
        HasJoined = true;
        var theirs = new Dictionary<byte[], Stamp>(Storage.ByteKeyComparer.Instance);
        var wanted = new List<byte[]>();
        foreach (var (key, stamp) in summary.Entries)
        {
            theirs[key] = stamp;
            if (map.Find(key) is not { } held || stamp > held.Stamp)
            {
                wanted.Add(key);
            }
        }
        foreach (var bucket in summary.Buckets.Where(bucket => bucket < map.BucketCount))
        {
            foreach (var (key, held) in map.Bucket(bucket))
            {
                if (!theirs.TryGetValue(key, out var stamp) || held.Stamp > stamp)
                {
                    core.Actions.SendByStream(from, new Update(held.Stamp, key, held.Value, WantsReceipt: false));
                }
            }
        }
        foreach (var keys in wanted.Chunk(KeysPerFetch))
        {
            core.Actions.SendByStream(from, new SyncFetch(keys));
        }
    }

    /// <summary>Sends what was asked for.</summary>
    public void Handle(int from, SyncFetch fetch)
    {
        foreach (var key in fetch.Keys)
        {
            if (map.Find(key) is { } held)
            {
                core.Actions.SendByStream(from, new Update(held.Stamp, key, held.Value, WantsReceipt: false));
            }
        }
    }

    private void Begin(int other)
    {
        Begun++;
        core.Actions.SendByStream(other, new SyncRequest(table.MemberRecords(), map.Digests));
    }
}
