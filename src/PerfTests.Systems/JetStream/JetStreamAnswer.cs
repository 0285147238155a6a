using System.Text.Json;
using PerfTests.Protocols;

namespace PerfTests.Systems.JetStream;

/// <summary>An answer of JetStream's API, as far as it is used.</summary>
/// <param name="Sequence">Position in the stream of what was published or read, or of the stream's last message; 0 where there is none.</param>
/// <param name="Subject">Subject of the stored message that was asked for; null where none was.</param>
/// <param name="Value">Its value; null where none was asked for.</param>
/// <param name="Leader">The stream's leader; null if there is none or it was not asked for.</param>
/// <param name="Status">Status of an error, as in HTTP; 0 if there is none.</param>
/// <param name="Error">JetStream's number of the error; 0 if there is none.</param>
internal readonly record struct JetStreamAnswer(
    long Sequence,
    string? Subject,
    byte[]? Value,
    string? Leader,
    int Status,
    int Error
)
{
    /// <summary>Another message was the last one of the subject than the publisher expected.</summary>
    private const int WrongLastSequence = 10071;

    /// <summary>The subject has no message.</summary>
    private const int NoMessage = 10037;

    /// <summary>There is a stream of that name that is configured otherwise.</summary>
    private const int NameTaken = 10058;

    private const int StoreFailed = 10077;

    /// <summary>Whether it is an error.</summary>
    public bool IsError => Status != 0;

    /// <summary>Whether a publish was refused for what others had published meanwhile.</summary>
    public bool IsConflict => Error == WrongLastSequence;

    /// <summary>Whether what was asked for is not there.</summary>
    public bool IsAbsent => Error == NoMessage;

    /// <summary>Whether the stream is there, but otherwise than it was to be created.</summary>
    public bool IsTaken => Error == NameTaken;

    /// <summary>What an error means for the operation.</summary>
    public OperationResult Failure =>
        Status switch
        {
            // The leader could not store what may be committed all the same.
            _ when Error == StoreFailed => OperationResult.Unknown("store-failed"),
            404 => OperationResult.Failure("no-stream"),
            >= 400 and < 500 => OperationResult.Failure("refused"),
            // No leader, no resources: said before anything is proposed.
            >= 500 and < 600 => OperationResult.Failure("not-accepted"),
            _ => OperationResult.Unknown("outcome-unknown"),
        };

    /// <summary>Reads an answer.</summary>
    /// <param name="json">As the server wrote it.</param>
    /// <returns>Null if it is none of JetStream's.</returns>
    public static JetStreamAnswer? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.TryGetProperty("error", out var error) ? ReadError(error)
                : root.TryGetProperty("message", out var message) ? ReadMessage(message)
                : new(ReadSequence(root), null, null, ReadLeader(root), 0, 0);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static JetStreamAnswer ReadError(JsonElement error) =>
        new(
            0,
            null,
            null,
            null,
            Number(error, "code") is var status and not 0 ? status : 500,
            Number(error, "err_code")
        );

    /// <summary>An empty value is left out.</summary>
    private static JetStreamAnswer ReadMessage(JsonElement message) =>
        new(
            ReadSequence(message),
            message.TryGetProperty("subject", out var subject) ? subject.GetString() : null,
            message.TryGetProperty("data", out var data) ? data.GetBytesFromBase64() : [],
            null,
            0,
            0
        );

    private static long ReadSequence(JsonElement holder) =>
        holder.TryGetProperty("seq", out var sequence) ? sequence.GetInt64()
        : holder.TryGetProperty("state", out var state) && state.TryGetProperty("last_seq", out var last)
            ? last.GetInt64()
        : 0;

    private static string? ReadLeader(JsonElement root) =>
        root.TryGetProperty("cluster", out var cluster) && cluster.TryGetProperty("leader", out var name)
            ? name.GetString()
            : null;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
