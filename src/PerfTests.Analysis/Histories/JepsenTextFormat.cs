using System.Text;
using PerfTests.Analysis.Histories.Edn;

namespace PerfTests.Analysis.Histories;

/// <summary>
/// Reads the logs that Jepsen prints, one event a line: the process, the type, the function and the value, apart by white space, with or without <c>INFO jepsen.util -</c> before them (the etcd logs
/// of Porcupine, and <c>history.txt</c> of a store).
/// </summary>
internal static class JepsenTextFormat
{
    private const string Prefix = "jepsen.util";
    private const int MaxLineBytes = 16 << 20;

    /// <summary>Whether a line may be one of such a log.</summary>
    public static bool Fits(string line) =>
        Fields(line, out _) is { Count: >= 3 } fields
        && fields[1].StartsWith(':')
        && JepsenEdnFormat.TryParseType(fields[1][1..], out _);

    /// <summary>The events of a file, one by one.</summary>
    /// <exception cref="HistoryFormatException">It is no such history.</exception>
    public static IEnumerable<HistoryEvent> Read(ByteSource source)
    {
        var text = new List<byte>();
        while (source.Peek() != -1)
        {
            var number = source.Line;
            text.Clear();
            while (source.Take() is var next and not (-1 or '\n'))
            {
                text.Add((byte)next);
                if (text.Count > MaxLineBytes)
                {
                    throw new HistoryFormatException(number, $"the line is longer than {MaxLineBytes >> 20} MiB");
                }
            }

            var line = Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text));
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ToEvent(line, number);
            }
        }
    }

    private static HistoryEvent ToEvent(string line, long number)
    {
        var fields = Fields(line, out var rest);
        if (
            fields.Count < 3
            || !fields[1].StartsWith(':')
            || !JepsenEdnFormat.TryParseType(fields[1][1..], out var type)
            || !fields[2].StartsWith(':')
        )
        {
            throw new HistoryFormatException(
                number,
                $"expected 'process :invoke|:ok|:fail|:info :function value', found '{Shortened(line)}'"
            );
        }

        var process = fields[0].StartsWith(':')
            ? EdnValue.Of(EdnKind.Keyword, fields[0][1..])
            : Value(fields[0], number);
        if (process.Kind is not (EdnKind.Integer or EdnKind.Keyword))
        {
            throw new HistoryFormatException(number, $"the process is '{Shortened(fields[0])}'; expected a number");
        }

        var value = rest.Length == 0 ? default : Value(rest, number);
        var isError = type is HistoryEventType.Fail or HistoryEventType.Info && value.Kind == EdnKind.Keyword;
        return new HistoryEvent(number, process, type, fields[2][1..], isError ? default : value, default, isError, -1);
    }

    private static EdnValue Value(string text, long number)
    {
        try
        {
            return new EdnReader(new ByteSource(new MemoryStream(Encoding.UTF8.GetBytes(text)))).Read();
        }
        catch (HistoryFormatException invalid)
        {
            throw new HistoryFormatException(number, $"'{Shortened(text)}' is no value: {invalid.Message}");
        }
    }

    /// <summary>The first three words after the prefix, and what follows them.</summary>
    private static List<string> Fields(string line, out string rest)
    {
        var from = line.IndexOf(Prefix, StringComparison.Ordinal) is >= 0 and var at ? line.IndexOf('-', at) + 1 : 0;
        var fields = new List<string>();
        for (var index = from; ; )
        {
            while (index < line.Length && char.IsWhiteSpace(line[index]))
            {
                index++;
            }

            if (fields.Count == 3 || index == line.Length)
            {
                rest = line[index..].TrimEnd();
                return fields;
            }

            var start = index;
            while (index < line.Length && !char.IsWhiteSpace(line[index]))
            {
                index++;
            }

            fields.Add(line[start..index]);
        }
    }

    private static string Shortened(string text) => text.Length > 60 ? $"{text[..60]}…" : text;
}
