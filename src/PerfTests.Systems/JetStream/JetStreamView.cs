using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfTests.Workloads;

namespace PerfTests.Systems.JetStream;

/// <summary>A server's view of its cluster and of the stream, from its page <c>/jsz</c>.</summary>
/// <param name="IsReady">Whether JetStream serves: alone, or with a leader of the metadata group.</param>
/// <param name="Leader">The stream's leader as the server sees it; empty if it sees none or is alone.</param>
/// <param name="LastSequence">Position of the last message that the server holds.</param>
/// <param name="Digest">Digest of what the server says that it holds; null without the stream.</param>
internal sealed record JetStreamView(bool IsReady, string Leader, long LastSequence, string? Digest)
{
    /// <summary>What servers that stand at the same sequence hold alike: counts, sizes, and the times that the leader gave to the first and the last message.</summary>
    private static readonly string[] Held =
    [
        "messages",
        "bytes",
        "first_seq",
        "first_ts",
        "last_seq",
        "last_ts",
        "num_subjects",
        "num_deleted",
    ];

    /// <summary>Reads the page.</summary>
    /// <returns>Null if it is none.</returns>
    public static JetStreamView? Parse(string page)
    {
        try
        {
            using var document = JsonDocument.Parse(page);
            var root = document.RootElement;
            if (!root.TryGetProperty("server_id", out _))
            {
                return null;
            }

            var isAlone = !root.TryGetProperty("meta_cluster", out var meta);
            var isReady = !root.TryGetProperty("disabled", out _) && (isAlone || Text(meta, "leader").Length > 0);
            if (FindStream(root) is not { } stream)
            {
                return new(isReady, "", 0, null);
            }

            var state = stream.GetProperty("state");
            var leader = stream.TryGetProperty("cluster", out var group) ? Text(group, "leader") : "";
            return new(isReady, leader, state.GetProperty("last_seq").GetInt64(), DigestOf(state));
        }
        catch (Exception malformed)
            when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The stream's part of the page.</summary>
    /// <param name="page">The page's root.</param>
    public static JsonElement? FindStream(JsonElement page)
    {
        if (!page.TryGetProperty("account_details", out var accounts))
        {
            return null;
        }

        var streams =
            from account in accounts.EnumerateArray()
            where account.TryGetProperty("stream_detail", out _)
            from stream in account.GetProperty("stream_detail").EnumerateArray()
            where Text(stream, "name") == JetStreamConfiguration.StreamName
            select (JsonElement?)stream;
        return streams.FirstOrDefault();
    }

    private static string DigestOf(JsonElement state)
    {
        var held = Held.Select(name => state.TryGetProperty(name, out var value) ? value.GetRawText() : "0");
        var text = Encoding.UTF8.GetBytes(string.Join('|', held));
        return ValueHash.Of(text).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
