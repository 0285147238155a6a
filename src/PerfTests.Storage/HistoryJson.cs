using System.Text.Json;
using System.Text.Json.Serialization;
using PerfTests.Analysis.History;
using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Storage;

/// <summary>Entries as JSON, each on one line; numbers with all their digits, so that nothing is lost on the way and back.</summary>
public static class HistoryJson
{
    private static readonly JsonSerializerOptions Options = new(RunJson.Compact)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonSerializerOptions Strict = new(Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>An entry on one line, without its end and without secrets: a history is shared.</summary>
    public static string Write(HistoryEntry entry) =>
        SecretRedactor.OfProcess.ScrubJson(JsonSerializer.Serialize(entry, Options));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is not an entry.</exception>
    public static HistoryEntry Read(string line) =>
        JsonSerializer.Deserialize<HistoryEntry>(line, Options) ?? throw new JsonException("null is not an entry");

    /// <summary>Reads a line of a file that anyone may have written; it must hold an entry and nothing that would be lost.</summary>
    /// <exception cref="JsonException">It cannot be used; the message says why.</exception>
    public static HistoryEntry ReadForeign(string line)
    {
        using (var document = JsonDocument.Parse(line))
        {
            RefuseOtherForms(document.RootElement);
        }

        var entry = JsonSerializer.Deserialize<HistoryEntry>(line, Strict)!;
        return HistoryEntryRules.Check(entry).ToArray() is { Length: > 0 } problems
            ? throw new JsonException(string.Join("; ", problems))
            : entry;
    }

    private static void RefuseOtherForms(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format_version", out var element))
        {
            throw new JsonException("not an entry of a history: format_version is missing");
        }

        if (
            element.ValueKind != JsonValueKind.Number
            || !element.TryGetInt32(out var version)
            || version is < 1 or > HistoryEntry.NewestFormatVersion
        )
        {
            throw new JsonException(
                $"an entry of version {element.GetRawText()}, and this perftests knows versions up to {HistoryEntry.NewestFormatVersion}: use the version that wrote it, or a newer one"
            );
        }
    }
}
