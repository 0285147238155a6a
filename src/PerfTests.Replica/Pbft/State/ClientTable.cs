using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.State;

/// <summary>
/// The last request of each client's lane that was executed, with its reply. Part of the replicated state: every replica forgets the same lane at the same
/// sequence number, the one that was quiet for longest.
/// </summary>
/// <param name="capacity">Lanes that are remembered; other values than the default are for tests.</param>
internal sealed class ClientTable(int capacity = ClientTable.Capacity)
{
    /// <summary>Lanes that are remembered. Part of the replicated behaviour: not a parameter.</summary>
    public const int Capacity = 4096;

    /// <summary>A longer reply is not kept: a client that misses it asks again under a new timestamp, and the store recognises the writes.</summary>
    private const int ReplyBytesMax = 16 * 1024;

    private readonly Dictionary<ulong, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = [];

    /// <summary>Timestamp of a lane's last request; -1 for an unknown lane.</summary>
    public long LastTimestamp(ulong client) => _entries.TryGetValue(client, out var node) ? node.Value.Timestamp : -1;

    /// <summary>The reply to that request; null when it is not kept.</summary>
    public byte[]? LastReply(ulong client) => _entries.TryGetValue(client, out var node) ? node.Value.Reply : null;

    /// <summary>Remembers a lane's request.</summary>
    public void Remember(ulong client, long timestamp, byte[] reply)
    {
        if (_entries.Remove(client, out var node))
        {
            _order.Remove(node);
        }
        else if (_entries.Count >= capacity)
        {
            Forget(_order.First!);
        }
        _entries.Add(client, _order.AddLast(new Entry(client, timestamp, reply.Length > ReplyBytesMax ? null : reply)));
    }

    /// <summary>Writes the table out later, as it is now.</summary>
    public Action<WireWriter> Freeze()
    {
        var copy = _order.ToArray();
        return output =>
        {
            output.UInt32((uint)copy.Length);
            foreach (var entry in copy)
            {
                output.UInt64(entry.Client);
                output.Int64(entry.Timestamp);
                output.Byte(entry.Reply is null ? (byte)0 : (byte)1);
                if (entry.Reply is not null)
                {
                    output.Bytes(entry.Reply);
                }
            }
        };
    }

    /// <summary>Replaces the table; the reader is malformed afterwards if there was none to read.</summary>
    public void Restore(ref WireReader reader)
    {
        _entries.Clear();
        _order.Clear();
        var count = reader.UInt32();
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            var (client, timestamp) = (reader.UInt64(), reader.Int64());
            var reply = reader.Byte() == 1 ? reader.Bytes(ReplyBytesMax).ToArray() : null;
            if (!reader.IsMalformed && !_entries.ContainsKey(client))
            {
                _entries.Add(client, _order.AddLast(new Entry(client, timestamp, reply)));
            }
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _entries.Remove(node.Value.Client);
    }

    private sealed record Entry(ulong Client, long Timestamp, byte[]? Reply);
}
