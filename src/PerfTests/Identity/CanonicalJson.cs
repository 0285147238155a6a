using System.Globalization;
using System.Text;

namespace PerfTests.Identity;

/// <summary>
/// JSON of which there is one form only (RFC 8785, JSON Canonicalization Scheme): no white space, names in the order of their UTF-16 code units, numbers as
/// ECMAScript writes them, no escape that is not needed. Values are null, <see cref="bool"/>, <see cref="string"/>, numbers, lists and maps.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>The one form of a value.</summary>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string words:
                WriteText(text, words);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(text, map);
                break;
            case IReadOnlyList<object?> list:
                text.Append('[');
                for (var index = 0; index < list.Count; index++)
                {
                    text.Append(index > 0 ? "," : "");
                    Write(text, list[index]);
                }

                text.Append(']');
                break;
            case double or float:
                text.Append(Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            default:
                text.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteMap(StringBuilder text, IReadOnlyDictionary<string, object?> map)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (name, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(isFirst ? "" : ",");
            isFirst = false;
            WriteText(text, name);
            text.Append(':');
            Write(text, value);
        }

        text.Append('}');
    }

    private static void WriteText(StringBuilder text, string words)
    {
        text.Append('"');
        foreach (var letter in words)
        {
            text.Append(
                letter switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\u{(int)letter:x4}",
                    _ => letter.ToString(),
                }
            );
        }

        text.Append('"');
    }

    /// <summary>
    /// A number as ECMAScript's Number::toString has it: the shortest digits that read back as the same number, in plain notation from 1e-6 to below 1e21. JSON has no
    /// infinity and no NaN: they become texts, so that a wrong setting still has an identity.
    /// </summary>
    internal static string Number(double number)
    {
        if (!double.IsFinite(number))
        {
            return $"\"{number.ToString(CultureInfo.InvariantCulture)}\"";
        }

        if (number == 0)
        {
            return "0";
        }

        var scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(
            scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..],
            CultureInfo.InvariantCulture
        );
        var mantissa = shortest.Split('E')[0].TrimStart('-').Replace(".", "", StringComparison.Ordinal).Trim('0');
        // The digits decide: 9.9999999999999999E22 is 1E+23 in its shortest form.
        if (shortest.Contains('E', StringComparison.Ordinal))
        {
            exponent = int.Parse(shortest.Split('E')[1], CultureInfo.InvariantCulture);
        }

        var sign = number < 0 ? "-" : "";
        return sign + Place(mantissa, exponent);
    }

    private static string Place(string digits, int exponent) =>
        exponent switch
        {
            >= 21 or < -6 =>
                $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}",
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
}
