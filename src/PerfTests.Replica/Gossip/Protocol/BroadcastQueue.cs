namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// Messages to be gossiped, each a limited number of times, those sent least often first (memberlist, <c>TransmitLimitedQueue</c>). A newer record about a
/// member replaces the older; an update never replaces another, so that each write can be followed on its own.
/// </summary>
/// <param name="capacity">Most messages; beyond, one that was sent most often is dropped.</param>
internal sealed class BroadcastQueue(int capacity)
{
    private readonly List<Queue<Item>> _tiers = [new()];
    private readonly List<Item> _taken = [];
    private readonly Dictionary<int, Item> _memberRecords = [];

    /// <summary>Messages that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Messages dropped before they were sent as often as they should, since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds an update.</summary>
    public void Add(Update update) => Enqueue(new Item(update), 0);

    /// <summary>Adds a record, which replaces an older one about the same member.</summary>
    public void Add(MemberRecord record)
    {
        if (_memberRecords.Remove(record.Member, out var old))
        {
            old.IsObsolete = true;
        }
        var item = new Item(record);
        _memberRecords.Add(record.Member, item);
        Enqueue(item, 0);
    }

    /// <summary>Takes messages for one packet or round to one member; what may be sent again stays.</summary>
    /// <param name="bytes">Most bytes in all.</param>
    /// <param name="limit">How often a message is sent in all; 0 sends nothing.</param>
    /// <param name="into">Receives the messages.</param>
    public void Take(int bytes, int limit, List<GossipMessage> into)
    {
        _taken.Clear();
        for (var tier = 0; tier < _tiers.Count && bytes > 0; tier++)
        {
            for (var left = _tiers[tier].Count; left > 0 && bytes > 0; left--)
            {
                var item = _tiers[tier].Dequeue();
                Count--;
                if (item.IsObsolete || item.Sent >= limit)
                {
                    Forget(item);
                    continue;
                }
                into.Add(item.Message);
                bytes -= item.Message.BytesMax;
                item.Sent++;
                _taken.Add(item);
            }
        }
        foreach (var item in _taken)
        {
            if (item.Sent < limit)
            {
                Enqueue(item, item.Sent);
            }
            else
            {
                Forget(item);
            }
        }
    }

    private void Enqueue(Item item, int tier)
    {
        while (_tiers.Count <= tier)
        {
            _tiers.Add(new Queue<Item>());
        }
        if (Count >= capacity)
        {
            DropOne();
        }
        _tiers[tier].Enqueue(item);
        Count++;
    }

    private void DropOne()
    {
        for (var tier = _tiers.Count - 1; tier >= 0; tier--)
        {
            if (!_tiers[tier].TryDequeue(out var item))
            {
                continue;
            }
            Forget(item);
            Count--;
            Dropped++;
            return;
        }
    }

    private void Forget(Item item)
    {
        if (
            item.Message is MemberRecord record
            && _memberRecords.TryGetValue(record.Member, out var latest)
            && latest == item
        )
        {
            _memberRecords.Remove(record.Member);
        }
    }

    private sealed class Item(GossipMessage message)
    {
        public GossipMessage Message { get; } = message;

        public int Sent { get; set; }

        public bool IsObsolete { get; set; }
    }
}
