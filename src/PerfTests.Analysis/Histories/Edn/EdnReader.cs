using System.Globalization;
using System.Text;

namespace PerfTests.Analysis.Histories.Edn;

/// <summary>
/// Reads EDN values from a stream, one after the other, with the lines they stand on (github.com/edn-format/edn). Tags and metadata are read over; what they stand before is kept.
/// Safe for hostile input: nesting and the size of one value are bounded.
/// </summary>
internal sealed class EdnReader
{
    private const int MaxDepth = 64;
    private const int MaxTokenBytes = 16 << 20;
    private const int MaxKeptText = 32;
    private static readonly bool[] IsWithinToken =
    [
        .. Enumerable
            .Range(0, 256)
            .Select(value =>
                value is > ' ' and not 0x7F && !"()[]{}\";,".Contains((char)value, StringComparison.Ordinal)
            ),
    ];

    private readonly ByteSource _source;
    private readonly TextCache _texts = new();
    private readonly Stack<List<EdnValue>> _spare = new();
    private byte[] _token = new byte[256];
    private int _length;

    /// <summary>Reads from a stream.</summary>
    /// <param name="source">The bytes, with their lines.</param>
    public EdnReader(ByteSource source) => _source = source;

    /// <summary>The line that the next byte stands on.</summary>
    public long Line => _source.Line;

    /// <summary>Goes to the next value.</summary>
    /// <returns>Its first byte, not yet taken; -1 at the end of the file.</returns>
    public int SkipToValue()
    {
        while (true)
        {
            var next = _source.Peek();
            switch (next)
            {
                case ' ' or '\t' or '\r' or '\n' or ',':
                    _source.Take();
                    break;
                case ';':
                    while (_source.Peek() is not (-1 or '\n'))
                    {
                        _source.Take();
                    }

                    break;
                case 0xEF when Line == 1:
                    SkipByteOrderMark();
                    break;
                default:
                    return next;
            }
        }
    }

    /// <summary>Takes a byte that stands alone, such as a bracket.</summary>
    public void Take() => _source.Take();

    /// <summary>Reads the next value.</summary>
    /// <exception cref="HistoryFormatException">There is none, or it is not EDN.</exception>
    public EdnValue Read() => Read(0);

    /// <summary>Reads what stands between here and a closing bracket into a list that the caller gives back.</summary>
    private EdnValue[] ReadItems(char close, int depth, out bool isAllIntegers)
    {
        var began = Line;
        var items = _spare.TryPop(out var spare) ? spare : [];
        isAllIntegers = true;
        while (true)
        {
            var next = SkipToValue();
            if (next == -1)
            {
                throw new HistoryFormatException(
                    Line,
                    FormattableString.Invariant(
                        $"the file ends within what was opened on line {began}; '{close}' is missing"
                    )
                );
            }

            if (next == close)
            {
                _source.Take();
                break;
            }

            if (TryReadOver(next, depth))
            {
                continue;
            }

            var item = Read(depth + 1);
            isAllIntegers &= item.Kind == EdnKind.Integer;
            items.Add(item);
        }

        var read = items.ToArray();
        items.Clear();
        _spare.Push(items);
        return read;
    }

    private EdnValue Read(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new HistoryFormatException(Line, $"values are nested more than {MaxDepth} deep");
        }

        while (true)
        {
            var next = SkipToValue();
            switch (next)
            {
                case -1:
                    throw new HistoryFormatException(Line, "the file ends where a value should be");
                case '[':
                    return ReadCollection(EdnKind.Vector, ']', depth);
                case '(':
                    return ReadCollection(EdnKind.Vector, ')', depth);
                case '{':
                    return ReadCollection(EdnKind.Map, '}', depth);
                case '"':
                    return ReadText();
                case '#':
                    if (ReadDispatch(depth) is { } value)
                    {
                        return value;
                    }

                    break;
                case '^':
                    _source.Take();
                    Read(depth + 1);
                    break;
                case ')' or ']' or '}':
                    throw new HistoryFormatException(Line, $"'{(char)next}' closes what was not opened");
                default:
                    return ReadToken();
            }
        }
    }

    private EdnValue ReadCollection(EdnKind kind, char close, int depth)
    {
        var line = Line;
        _source.Take();
        var items = ReadItems(close, depth, out var isAllIntegers);
        if (kind == EdnKind.Map && items.Length % 2 != 0)
        {
            throw new HistoryFormatException(line, "a map has a key without a value");
        }

        return isAllIntegers && kind != EdnKind.Map
            ? EdnValue.Of(kind, Array.ConvertAll(items, item => item.Integer))
            : EdnValue.Of(kind, items);
    }

    /// <summary>What begins with a number sign: a set, a value that is left out (null), or a tag (null: its value follows).</summary>
    private EdnValue? ReadDispatch(int depth)
    {
        _source.Take();
        switch (_source.Peek())
        {
            case '{':
                return ReadCollection(EdnKind.Set, '}', depth);
            case '_':
                _source.Take();
                Read(depth + 1);
                return null;
            case '#':
                _source.Take();
                ReadToken();
                return EdnValue.Of(EdnKind.Number, Token());
            default:
                ReadToken();
                return null;
        }
    }

    /// <summary>A value that is marked as left out yields nothing, also as the last in its collection.</summary>
    private bool TryReadOver(int next, int depth)
    {
        if (next != '#' || _source.PeekSecond() != '_')
        {
            return false;
        }

        _source.Take();
        _source.Take();
        Read(depth + 1);
        return true;
    }

    private EdnValue ReadText()
    {
        var began = Line;
        _source.Take();
        _length = 0;
        while (true)
        {
            var next = _source.Take();
            switch (next)
            {
                case -1:
                    throw new HistoryFormatException(
                        Line,
                        FormattableString.Invariant($"the file ends within a text that began on line {began}")
                    );
                case '"':
                    return EdnValue.Of(EdnKind.Text, Token());
                case '\\':
                    AppendEscape();
                    break;
                default:
                    Append((byte)next);
                    break;
            }
        }
    }

    private void AppendEscape()
    {
        var next = _source.Take();
        switch (next)
        {
            case 'n':
                Append((byte)'\n');
                break;
            case 't':
                Append((byte)'\t');
                break;
            case 'r':
                Append((byte)'\r');
                break;
            case 'b':
                Append((byte)'\b');
                break;
            case 'f':
                Append((byte)'\f');
                break;
            case '\\' or '"' or '/' or '\'':
                Append((byte)next);
                break;
            case 'u':
                Span<char> digits = [NextCharacter(), NextCharacter(), NextCharacter(), NextCharacter()];
                if (
                    !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                )
                {
                    throw new HistoryFormatException(Line, "\\u in a text needs four hexadecimal digits");
                }

                foreach (var part in Encoding.UTF8.GetBytes([(char)code]))
                {
                    Append(part);
                }

                break;
            default:
                throw new HistoryFormatException(Line, "a text has an unknown escape after '\\'");
        }
    }

    private char NextCharacter() => (char)Math.Max(0, _source.Take());

    /// <summary>A number, keyword, symbol, character, nil, true or false.</summary>
    private EdnValue ReadToken()
    {
        _length = 0;
        var first = _source.Peek();
        if (first == '\\')
        {
            Append((byte)_source.Take());
            Append((byte)Math.Max(0, _source.Take()));
        }

        while (_source.Peek() is var next and >= 0 && IsWithinToken[next])
        {
            Append((byte)_source.Take());
        }

        if (_length == 0)
        {
            throw new HistoryFormatException(
                Line,
                _source.Peek() == -1 ? "the file ends where a value should be" : "no EDN: a control character"
            );
        }

        return first switch
        {
            ':' => EdnValue.Of(EdnKind.Keyword, Token(1)),
            '\\' => EdnValue.Of(EdnKind.Text, Token(1)),
            '-' or '+' when _length > 1 && char.IsAsciiDigit((char)_token[1]) => Number(),
            >= '0' and <= '9' => Number(),
            _ => Symbol(),
        };
    }

    private EdnValue Number()
    {
        var text = _token.AsSpan(0, _length);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return EdnValue.Of(integer);
        }

        var number = text[^1] is (byte)'N' or (byte)'M' ? text[..^1] : text;
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer))
        {
            return EdnValue.Of(integer);
        }

        foreach (var digit in number)
        {
            if (!char.IsAsciiDigit((char)digit) && !"+-.eE/".Contains((char)digit, StringComparison.Ordinal))
            {
                throw new HistoryFormatException(Line, $"'{Shown()}' is no number");
            }
        }

        return EdnValue.Of(EdnKind.Number, Token());
    }

    private EdnValue Symbol()
    {
        var text = _token.AsSpan(0, _length);
        return text.SequenceEqual("nil"u8) ? default
            : text.SequenceEqual("true"u8) ? EdnValue.Of(true)
            : text.SequenceEqual("false"u8) ? EdnValue.Of(false)
            : EdnValue.Of(EdnKind.Symbol, Token());
    }

    private string Token(int from = 0)
    {
        var bytes = _token.AsSpan(from, _length - from);
        return bytes.Length <= MaxKeptText ? _texts.Get(bytes) : Encoding.UTF8.GetString(bytes);
    }

    private string Shown() => _length <= MaxKeptText ? Token() : $"{Encoding.UTF8.GetString(_token, 0, MaxKeptText)}…";

    private void Append(byte value)
    {
        if (_length == _token.Length)
        {
            if (_length >= MaxTokenBytes)
            {
                throw new HistoryFormatException(Line, $"one value takes more than {MaxTokenBytes >> 20} MiB");
            }

            Array.Resize(ref _token, _length * 2);
        }

        _token[_length++] = value;
    }

    private void SkipByteOrderMark()
    {
        if (_source.Take() != 0xEF || _source.Take() != 0xBB || _source.Take() != 0xBF)
        {
            throw new HistoryFormatException(1, "the file is no UTF-8 text");
        }
    }
}
