using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PerfTests.Clusters;

namespace PerfTests.Systems.Etcd;

/// <summary>
/// Reads elections from the log of a member of this machine. Its lines carry wall time in milliseconds; it is brought onto the monotonic clock
/// by the distance of the two at the time of reading, so an event is good to a millisecond unless the wall clock is set in between.
/// </summary>
/// <param name="time">The clocks.</param>
internal sealed partial class EtcdLog(TimeProvider time)
{
    /// <summary>Name of the log in a node's directory.</summary>
    public const string FileName = "etcd.log";

    private readonly ConcurrentDictionary<string, EtcdLogTail> _tails = new(StringComparer.Ordinal);

    /// <summary>The events after a sequence number.</summary>
    /// <param name="path">The log.</param>
    /// <param name="after">Sequence number of the last one that is known; 0 for all.</param>
    public IReadOnlyList<NodeEvent> Read(string path, long after)
    {
        if (!File.Exists(path))
        {
            _tails.TryRemove(path, out _);
            return [];
        }

        return _tails.GetOrAdd(path, file => new EtcdLogTail(file)).Read(after, Parse);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">JSON as zap writes it.</param>
    /// <param name="sequence">Its number as an event.</param>
    /// <returns>Null if it is about no election.</returns>
    internal NodeEvent? Parse(string line, long sequence)
    {
        if (!line.Contains(" at term ", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.GetProperty("msg").GetString() ?? "";
            var match = Election().Match(message);
            return
                match.Success
                && DateTimeOffset.TryParse(
                    document.RootElement.GetProperty("ts").GetString(),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var at
                )
                ? new NodeEvent(
                    sequence,
                    Monotonic(at),
                    Kind(match.Groups["what"].Value),
                    long.Parse(match.Groups["term"].Value, CultureInfo.InvariantCulture),
                    "",
                    message
                )
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or OverflowException)
        {
            return null;
        }
    }

    private static string Kind(string words) =>
        words switch
        {
            "became candidate" or "became pre-candidate" => "election-started",
            "lost leader" => "leader-lost",
            _ => "leader-elected",
        };

    private long Monotonic(DateTimeOffset at)
    {
        var now = (long)(time.GetTimestamp() * (1e9 / time.TimestampFrequency));
        return now - (long)(time.GetUtcNow() - at).TotalNanoseconds;
    }

    /// <summary>The messages of etcd's raft (raft.go, node.go); "became leader" is left to "elected leader", which follows it.</summary>
    [GeneratedRegex(
        @"\b(?<what>became candidate|became pre-candidate|lost leader|elected leader)\b.* at term (?<term>\d+)"
    )]
    private static partial Regex Election();
}
