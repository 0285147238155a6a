using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfTests.Reporting.Json;

/// <summary>Writes a series of points as pairs on one line, <c>[[0,1.5],[1,1.6]]</c>: indented, a long run's series would be mostly white space.</summary>
/// <param name="pair">The two numbers of a point.</param>
internal sealed class CompactArrayConverter<T>(Func<T, (double X, double Y)> pair) : JsonConverter<IReadOnlyList<T>>
{
    public override IReadOnlyList<T> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => throw new NotSupportedException("Results are read from the facts of their run, not from their reports.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options) =>
        writer.WriteRawValue(
            "[" + string.Join(',', value.Select(pair).Select(point => $"[{Number(point.X)},{Number(point.Y)}]")) + "]"
        );

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";
}
