using System.Globalization;

namespace PerfTests.Systems.Replica;

/// <summary>Reads the samples of a Prometheus text exposition (format 0.0.4).</summary>
internal static class PrometheusReader
{
    /// <summary>Values by name and labels as they are written, such as <c>a_total{kind="x"}</c>.</summary>
    /// <param name="text">The exposition; lines that are no samples are passed over.</param>
    public static IReadOnlyDictionary<string, double> Read(string text)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }
            var end = line.LastIndexOf('}') + 1;
            var space = line[end..].IndexOf(' ');
            if (space < 0)
            {
                continue;
            }
            var rest = line[(end + space)..].Trim();
            var next = rest.IndexOf(' ');
            if (TryNumber(next < 0 ? rest : rest[..next], out var value))
            {
                values[line[..(end + space)].ToString()] = value;
            }
        }
        return values;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        value = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(value)
            || text is "NaN"
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
