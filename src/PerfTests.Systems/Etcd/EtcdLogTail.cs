using System.Text;
using PerfTests.Clusters;

namespace PerfTests.Systems.Etcd;

/// <summary>A log that grows, and the events found in it so far.</summary>
/// <param name="path">The file.</param>
internal sealed class EtcdLogTail(string path)
{
    private readonly Lock _gate = new();
    private readonly List<NodeEvent> _events = [];
    private long _position;

    /// <summary>Reads what was added since the last call, and returns the events after a sequence number.</summary>
    /// <param name="after">Sequence number; 0 for all.</param>
    /// <param name="parse">Makes an event of a line, given its sequence number; null if it is none.</param>
    public IReadOnlyList<NodeEvent> Read(long after, Func<string, long, NodeEvent?> parse)
    {
        lock (_gate)
        {
            try
            {
                foreach (var line in ReadLines())
                {
                    if (parse(line, _events.Count + 1) is { } happened)
                    {
                        _events.Add(happened);
                    }
                }
            }
            catch (IOException)
            {
                // Removed while it was read; what it said is kept.
            }

            return [.. _events.Where(happened => happened.Sequence > after)];
        }
    }

    /// <summary>Whole lines only: the last one may still be being written.</summary>
    private string[] ReadLines()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < _position)
        {
            // A member that lost its data began a new log.
            _position = 0;
            _events.Clear();
        }

        file.Position = _position;
        var bytes = new byte[file.Length - _position];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var whole = bytes.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
        _position += whole;
        return Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
