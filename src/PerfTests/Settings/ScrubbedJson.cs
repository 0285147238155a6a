using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PerfTests.Settings;

/// <summary>Copies a JSON document token by token, so that a secret is replaced within texts and nothing else of the document changes.</summary>
internal static class ScrubbedJson
{
    public static string Of(string json, SecretRedactor redactor)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var options = new JsonWriterOptions
        {
            Indented = json.TrimEnd().Contains('\n', StringComparison.Ordinal),
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };
        using (var writer = new Utf8JsonWriter(bytes, options))
        {
            var isSecret = false;
            while (reader.Read())
            {
                Copy(ref reader, writer, redactor, isSecret);
                isSecret =
                    reader.TokenType == JsonTokenType.PropertyName && SecretPatterns.IsSecretName(reader.GetString()!);
            }
        }

        var end = json.AsSpan(json.AsSpan().TrimEnd().Length);
        return string.Concat(Encoding.UTF8.GetString(bytes.WrittenSpan), end);
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, SecretRedactor redactor, bool isSecret)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(isSecret ? SecretRedactor.Mask : redactor.Scrub(reader.GetString()!));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan);
                break;
        }
    }
}
