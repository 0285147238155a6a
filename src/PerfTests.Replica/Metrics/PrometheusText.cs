using System.Globalization;
using System.Text;

namespace PerfTests.Replica.Metrics;

/// <summary>
/// Writes the Prometheus text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
/// </summary>
internal sealed class PrometheusText
{
    /// <summary>The media type of what <see cref="ToString"/> returns.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(8192);

    /// <summary>Writes a family: its HELP and TYPE lines, then its samples.</summary>
    public void Family(MetricFamily family)
    {
        _text.Append("# HELP ").Append(family.Name).Append(' ');
        Escape(family.Help, quotes: false);
        _text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
        family.WriteSamples(this);
    }

    /// <summary>Writes one sample line.</summary>
    internal void Sample(string name, (string Name, string Value)[] labels, double value)
    {
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value, quotes: true);
            _text.Append('"');
        }
        if (labels.Length > 0)
        {
            _text.Append('}');
        }
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString(CultureInfo.InvariantCulture);

    private void Escape(string raw, bool quotes)
    {
        foreach (var c in raw)
        {
            _ = c switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when quotes => _text.Append("\\\""),
                _ => _text.Append(c),
            };
        }
    }
}
