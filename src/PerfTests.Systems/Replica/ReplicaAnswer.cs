using System.Text.Json;
using PerfTests.Protocols;

namespace PerfTests.Systems.Replica;

/// <summary>What became of one request.</summary>
internal sealed record ReplicaAnswer
{
    /// <summary>What is known of its effect.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>A constant word for why it is not ok.</summary>
    public string? Error { get; init; }

    /// <summary>The replica's word for its decision: ok, mismatch, not-found, refused.</summary>
    public string? Decision { get; init; }

    /// <summary>Log position that decided it.</summary>
    public long Index { get; init; }

    /// <summary>The value read.</summary>
    public byte[]? Value { get; init; }

    /// <summary>The phases; null where the replica gave none.</summary>
    public PhaseDurations? Phases { get; init; }

    /// <summary>A request that was definitely not applied.</summary>
    public static ReplicaAnswer Failed(string error) => new() { Outcome = Outcome.Failed, Error = error };

    /// <summary>A request of unknown effect.</summary>
    public static ReplicaAnswer Unknown(string error) => new() { Outcome = Outcome.Unknown, Error = error };

    /// <summary>Reads the body of an answer of status 200.</summary>
    /// <param name="body">The body.</param>
    /// <param name="phases">The phases of its header.</param>
    public static ReplicaAnswer Read(ReadOnlySpan<byte> body, PhaseDurations? phases)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var (decision, index, value) = ((string?)null, 0L, (byte[]?)null);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }
                if (reader.ValueTextEquals("status"u8) && reader.Read())
                {
                    decision = Word(reader);
                }
                else if (reader.ValueTextEquals("index"u8) && reader.Read())
                {
                    index = reader.GetInt64();
                }
                else if (reader.ValueTextEquals("value"u8) && reader.Read())
                {
                    value = reader.GetBytesFromBase64();
                }
            }
            return decision switch
            {
                null => Unknown("malformed-answer"),
                "refused" => Failed("refused"),
                _ => new ReplicaAnswer
                {
                    Outcome = Outcome.Ok,
                    Decision = decision,
                    Index = index,
                    Value = value,
                    Phases = phases,
                },
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return Unknown("malformed-answer");
        }
    }

    private static string? Word(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("ok"u8) ? "ok"
        : reader.ValueTextEquals("mismatch"u8) ? "mismatch"
        : reader.ValueTextEquals("not-found"u8) ? "not-found"
        : reader.ValueTextEquals("refused"u8) ? "refused"
        : null;
}
