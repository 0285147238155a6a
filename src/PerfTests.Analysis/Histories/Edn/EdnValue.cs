using System.Globalization;
using System.Text;

namespace PerfTests.Analysis.Histories.Edn;

/// <summary>A value of the Extensible Data Notation, in which Jepsen writes histories. Two values are equal if they are of the same kind and content, whatever the order of sets and maps.</summary>
internal readonly struct EdnValue : IEquatable<EdnValue>
{
    private const int MaxShownLength = 80;

    private readonly long _number;
    private readonly object? _content;

    private EdnValue(EdnKind kind, long number, object? content) => (Kind, _number, _content) = (kind, number, content);

    /// <summary>What it is.</summary>
    public EdnKind Kind { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNil => Kind == EdnKind.Nil;

    /// <summary>The whole number.</summary>
    public long Integer => _number;

    /// <summary>The text, the name of the keyword or symbol, or the number as it was written.</summary>
    public string Text => (string)_content!;

    /// <summary>Number of values within a vector, set or map (of a map keys and values).</summary>
    public int Count =>
        _content switch
        {
            long[] integers => integers.Length,
            EdnValue[] values => values.Length,
            _ => 0,
        };

    /// <summary>A value within a vector, set or map.</summary>
    public EdnValue this[int index] =>
        _content is long[] integers ? Of(integers[index]) : ((EdnValue[])_content!)[index];

    /// <summary>Bytes that it takes beside itself.</summary>
    public long Bytes =>
        _content switch
        {
            long[] integers => 24 + (8L * integers.Length),
            EdnValue[] values => 24 + (24L * values.Length) + values.Sum(value => value.Bytes),
            string text => 24 + (2L * text.Length),
            _ => 0,
        };

    /// <summary>A whole number.</summary>
    public static EdnValue Of(long number) => new(EdnKind.Integer, number, null);

    /// <summary>A truth value.</summary>
    public static EdnValue Of(bool value) => new(EdnKind.Boolean, value ? 1 : 0, null);

    /// <summary>A text, keyword, symbol or number that is kept as a text.</summary>
    public static EdnValue Of(EdnKind kind, string text) => new(kind, 0, text);

    /// <summary>A vector, set or map.</summary>
    public static EdnValue Of(EdnKind kind, EdnValue[] values) => new(kind, 0, values);

    /// <summary>A vector or set of whole numbers.</summary>
    public static EdnValue Of(EdnKind kind, long[] integers) => new(kind, 0, integers);

    /// <summary>Whether it is the keyword or symbol of that name.</summary>
    public bool Is(string name) => Kind is EdnKind.Keyword or EdnKind.Symbol && Text == name;

    /// <summary>The value of a key of a map; nil if there is none.</summary>
    public EdnValue Find(string keyword)
    {
        if (Kind == EdnKind.Map)
        {
            for (var index = 0; index + 1 < Count; index += 2)
            {
                if (this[index].Is(keyword))
                {
                    return this[index + 1];
                }
            }
        }

        return default;
    }

    /// <inheritdoc />
    public bool Equals(EdnValue other)
    {
        if (Kind != other.Kind || _number != other._number || Count != other.Count)
        {
            return false;
        }

        return Kind switch
        {
            EdnKind.Vector => Items().SequenceEqual(other.Items()),
            EdnKind.Set => Items().ToHashSet().SetEquals(other.Items()),
            EdnKind.Map => Pairs().ToHashSet().SetEquals(other.Pairs()),
            _ => Equals(_content, other._content),
        };
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is EdnValue other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        if (Kind is not (EdnKind.Vector or EdnKind.Set or EdnKind.Map))
        {
            return HashCode.Combine(Kind, _number, _content);
        }

        var hash = (int)Kind;
        for (var index = 0; index < Count; index++)
        {
            hash = Kind == EdnKind.Vector ? HashCode.Combine(hash, this[index]) : hash + this[index].GetHashCode();
        }

        return hash;
    }

    /// <summary>The value as EDN, cut after 80 characters.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.Length > MaxShownLength ? $"{text.ToString(0, MaxShownLength)}…" : text.ToString();
    }

    /// <summary>The values of a vector or set.</summary>
    public IEnumerable<EdnValue> Items()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    private IEnumerable<(EdnValue Key, EdnValue Value)> Pairs()
    {
        for (var index = 0; index + 1 < Count; index += 2)
        {
            yield return (this[index], this[index + 1]);
        }
    }

    private void Write(StringBuilder text)
    {
        switch (Kind)
        {
            case EdnKind.Nil:
                text.Append("nil");
                break;
            case EdnKind.Boolean:
                text.Append(_number == 1 ? "true" : "false");
                break;
            case EdnKind.Integer:
                text.Append(CultureInfo.InvariantCulture, $"{_number}");
                break;
            case EdnKind.Keyword:
                text.Append(':').Append(Text);
                break;
            case EdnKind.Text:
                text.Append('"').Append(Text).Append('"');
                break;
            case EdnKind.Number or EdnKind.Symbol:
                text.Append(Text);
                break;
            default:
                WriteItems(text);
                break;
        }
    }

    private void WriteItems(StringBuilder text)
    {
        var (open, close) = Kind switch
        {
            EdnKind.Vector => ("[", "]"),
            EdnKind.Set => ("#{", "}"),
            _ => ("{", "}"),
        };
        text.Append(open);
        for (var index = 0; index < Count && text.Length <= MaxShownLength; index++)
        {
            text.Append(index == 0 ? "" : " ");
            this[index].Write(text);
        }

        text.Append(close);
    }
}
