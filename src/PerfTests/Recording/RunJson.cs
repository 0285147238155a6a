using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfTests.Recording;

/// <summary>The form of every JSON document of the project: snake case, enumerations as words, what was not measured as null.</summary>
public static class RunJson
{
    /// <summary>One line per document, for files that grow by lines.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(isIndented: false);

    /// <summary>For people.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(isIndented: true);

    /// <summary>For files that anybody may have written: what must be there is, and words of enumerations are words.</summary>
    internal static JsonSerializerOptions Reading { get; } =
        new(Create(isIndented: false, allowsNumbers: false))
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };

    private static JsonSerializerOptions Create(bool isIndented, bool allowsNumbers = true) =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = isIndented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowsNumbers),
                new FiniteNumberConverter(),
            },
        };

    /// <summary>JSON has no NaN and no infinity.</summary>
    private sealed class FiniteNumberConverter : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
