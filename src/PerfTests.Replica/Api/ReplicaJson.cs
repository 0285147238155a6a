using System.Text.Json.Serialization;
using PerfTests.Replica.Events;

namespace PerfTests.Replica.Api;

/// <summary>Source-generated JSON for every document but operations, which are read and written by hand.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ParametersDocument))]
[JsonSerializable(typeof(EventsDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(NodeEvent))]
internal sealed partial class ReplicaJson : JsonSerializerContext;
