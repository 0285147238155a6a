using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfTests.Reporting.Json;

/// <summary>Writes counts on one line.</summary>
internal sealed class CompactCountsConverter : JsonConverter<IReadOnlyList<long>>
{
    public override IReadOnlyList<long> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => throw new NotSupportedException("Results are read from the facts of their run, not from their reports.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<long> value, JsonSerializerOptions options) =>
        writer.WriteRawValue("[" + string.Join(',', value) + "]");
}
