using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PerfTests.Replica.Events;

namespace PerfTests.Replica.Api;

/// <summary>Source-generated JSON for every document but operations, which are read and written by hand.</summary>
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ParametersDocument))]
[JsonSerializable(typeof(EventsDocument))]
[JsonSerializable(typeof(DeliveriesDocument))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ReplicaJson : JsonSerializerContext
{
    /// <summary>Writes apostrophes and letters as they are: the documents are read by programs and people, never inside HTML.</summary>
    public static ReplicaJson Plain { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
