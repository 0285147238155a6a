using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Api;

/// <summary>
/// Operations and results as JSON, read and written token by token: this is the hot path of the API.
/// Keys and values are text; values are base64 when the operation says so. An operation is
/// <c>{"id": UUID, "kind": "put", "key": "k", "value": "v", "expected": "u", "consistency": "local", "encoding": "base64"}</c>.
/// </summary>
internal static class OperationJson
{
    private const int EncodedValueBytesMax = (OperationLimits.ValueBytesMax + 2) / 3 * 4;

    private static readonly JsonReaderOptions Strict = new() { CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads the body of <c>POST /v1/operations</c>.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="operation">The operation when nothing is wrong.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? ReadOne(ReadOnlySequence<byte> body, out Operation? operation)
    {
        operation = null;
        var reader = new Utf8JsonReader(body, Strict);
        try
        {
            reader.Read();
            var problem = ReadOperation(ref reader, out operation);
            return problem ?? (reader.Read() ? "There is more than one document." : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            operation = null;
            return e.Message;
        }
    }

    /// <summary>Reads the body of <c>POST /v1/operations/batch</c>: <c>{"operations": [...]}</c>.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="operations">Receives the operations; of no use when something is wrong.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? ReadBatch(ReadOnlySequence<byte> body, List<Operation> operations)
    {
        var reader = new Utf8JsonReader(body, Strict);
        try
        {
            reader.Read();
            if (
                reader.TokenType != JsonTokenType.StartObject
                || !reader.Read()
                || !reader.ValueTextEquals("operations"u8)
                || !reader.Read()
                || reader.TokenType != JsonTokenType.StartArray
            )
            {
                return "A batch is an object with one member, the array 'operations'.";
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (operations.Count == OperationLimits.BatchOperationsMax)
                {
                    return $"A batch has at most {OperationLimits.BatchOperationsMax} operations.";
                }
                if (ReadOperation(ref reader, out var operation) is { } problem)
                {
                    return $"operations[{operations.Count}]: {problem}";
                }
                operations.Add(operation!);
            }
            reader.Read();
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
            {
                return "A batch is an object with one member, the array 'operations'.";
            }
            return operations.Count == 0 ? "The batch is empty." : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return e.Message;
        }
    }

    /// <summary>Writes the result of one operation.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="result">The result.</param>
    /// <param name="isBase64">Whether the client reads values as base64.</param>
    public static void WriteResult(Utf8JsonWriter writer, in OperationResult result, bool isBase64)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, Word(result.Outcome));
        writer.WriteNumber("index"u8, result.Index);
        if (result.Value is { } value && isBase64)
        {
            writer.WriteBase64String("value"u8, value);
        }
        else if (result.Value is { } text)
        {
            writer.WriteString("value"u8, text);
        }
        if (result.Duplicate)
        {
            writer.WriteBoolean("duplicate"u8, true);
        }
        if (result.Reason is { } reason)
        {
            writer.WriteString("reason"u8, reason);
        }
        writer.WriteEndObject();
    }

    /// <summary>The word for an outcome.</summary>
    public static ReadOnlySpan<byte> Word(OperationOutcome status) =>
        status switch
        {
            OperationOutcome.Ok => "ok"u8,
            OperationOutcome.Mismatch => "mismatch"u8,
            OperationOutcome.NotFound => "not-found"u8,
            OperationOutcome.Refused => "refused"u8,
            OperationOutcome.NotLeader => "not-leader"u8,
            OperationOutcome.Unavailable => "unavailable"u8,
            _ => "unknown"u8,
        };

    private static string? ReadOperation(ref Utf8JsonReader reader, out Operation? operation)
    {
        operation = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "An operation is an object.";
        }
        var draft = new OperationDraft();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (draft.Take(ref reader) is { } problem)
            {
                return problem;
            }
        }
        return draft.Finish(out operation);
    }

    private struct OperationDraft
    {
        private UInt128? _id;
        private OperationKind? _kind;
        private byte[]? _key;
        private byte[]? _value;
        private byte[]? _expected;
        private ReadConsistency _consistency;
        private bool _isBase64;

        public string? Take(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                return TakeId(ref reader);
            }
            if (reader.ValueTextEquals("kind"u8))
            {
                return TakeKind(ref reader);
            }
            if (reader.ValueTextEquals("key"u8))
            {
                return TakeBytes(ref reader, "key", OperationLimits.KeyBytesMax, ref _key);
            }
            if (reader.ValueTextEquals("value"u8))
            {
                return TakeBytes(ref reader, "value", EncodedValueBytesMax, ref _value);
            }
            if (reader.ValueTextEquals("expected"u8))
            {
                return TakeBytes(ref reader, "expected", EncodedValueBytesMax, ref _expected);
            }
            if (reader.ValueTextEquals("consistency"u8))
            {
                return TakeConsistency(ref reader);
            }
            if (reader.ValueTextEquals("encoding"u8))
            {
                return TakeEncoding(ref reader);
            }
            return $"'{reader.GetString()}' is unknown; known are id, kind, key, value, expected, consistency, encoding.";
        }

        public string? Finish(out Operation? operation)
        {
            operation = null;
            if (_kind is not { } what)
            {
                return "'kind' is missing: one of get, put, compare-and-swap, append, delete.";
            }
            if (_key is not { Length: > 0 })
            {
                return "'key' is missing or empty.";
            }
            if (_id is not { } identity)
            {
                return "'id' is missing: a UUID that is the same in every retry of this operation.";
            }
            var takesValue = what is OperationKind.Put or OperationKind.CompareAndSwap or OperationKind.Append;
            if (takesValue != _value is not null)
            {
                return takesValue ? "'value' is missing." : "'value' has no meaning here.";
            }
            if (_expected is not null && what != OperationKind.CompareAndSwap)
            {
                return "'expected' belongs to compare-and-swap only.";
            }
            if (_isBase64 && !(TryDecode(ref _value) && TryDecode(ref _expected)))
            {
                return "'value' or 'expected' is not base64.";
            }
            if (_value?.Length > OperationLimits.ValueBytesMax || _expected?.Length > OperationLimits.ValueBytesMax)
            {
                return $"A value is longer than {OperationLimits.ValueBytesMax} bytes.";
            }
            operation = new Operation(identity, what, _key, _value, _expected, _consistency, _isBase64);
            return null;
        }

        private string? TakeId(ref Utf8JsonReader reader)
        {
            reader.Read();
            Span<byte> text = stackalloc byte[36];
            if (reader.TokenType != JsonTokenType.String || Length(reader) > text.Length)
            {
                return "'id' is not a UUID.";
            }
            var length = reader.CopyString(text);
            Span<char> digits = stackalloc char[36];
            var count = 0;
            foreach (var b in text[..length])
            {
                if (b != (byte)'-')
                {
                    digits[count++] = (char)b;
                }
            }
            if (
                count != 32
                || !UInt128.TryParse(
                    digits[..32],
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var parsed
                )
            )
            {
                return "'id' is not a UUID: 32 hexadecimal digits, with or without hyphens.";
            }
            _id = parsed;
            return null;
        }

        private string? TakeKind(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return "'kind' is not text.";
            }
            _kind =
                reader.ValueTextEquals("get"u8) ? OperationKind.Get
                : reader.ValueTextEquals("put"u8) ? OperationKind.Put
                : reader.ValueTextEquals("compare-and-swap"u8) ? OperationKind.CompareAndSwap
                : reader.ValueTextEquals("append"u8) ? OperationKind.Append
                : reader.ValueTextEquals("delete"u8) ? OperationKind.Delete
                : null;
            return _kind is null
                ? $"'kind' is '{reader.GetString()}', which is none of get, put, compare-and-swap, append, delete."
                : null;
        }

        private string? TakeConsistency(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return "'consistency' is not text.";
            }
            _consistency = reader.ValueTextEquals("local"u8) ? ReadConsistency.Local : ReadConsistency.Linearizable;
            return _consistency == ReadConsistency.Local || reader.ValueTextEquals("linearizable"u8)
                ? null
                : $"'consistency' is '{reader.GetString()}', which is neither linearizable nor local.";
        }

        private string? TakeEncoding(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return "'encoding' is not text.";
            }
            _isBase64 = reader.ValueTextEquals("base64"u8);
            return _isBase64 || reader.ValueTextEquals("text"u8)
                ? null
                : $"'encoding' is '{reader.GetString()}', which is neither text nor base64.";
        }

        private static bool TryDecode(ref byte[]? bytes)
        {
            if (bytes is null)
            {
                return true;
            }
            var status = Base64.DecodeFromUtf8InPlace(bytes, out var length);
            Array.Resize(ref bytes, length);
            return status == OperationStatus.Done;
        }

        private static string? TakeBytes(ref Utf8JsonReader reader, string name, int bytesMax, ref byte[]? into)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                return null;
            }
            if (reader.TokenType != JsonTokenType.String)
            {
                return $"'{name}' is not text.";
            }
            if (!reader.HasValueSequence && !reader.ValueIsEscaped)
            {
                into = reader.ValueSpan.ToArray();
            }
            else
            {
                var raw = new byte[Length(reader)];
                into = raw[..reader.CopyString(raw)];
            }
            return into.Length > bytesMax ? $"'{name}' is longer than {bytesMax} bytes." : null;
        }

        private static int Length(in Utf8JsonReader reader) =>
            reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
    }
}
