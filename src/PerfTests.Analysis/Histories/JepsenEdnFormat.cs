using PerfTests.Analysis.Histories.Edn;

namespace PerfTests.Analysis.Histories;

/// <summary>
/// Reads histories as Jepsen writes them: one map an operation event, with or without a vector around them all (<c>history.edn</c>), and the logs of Porcupine's key-value tests, which have the same form.
/// </summary>
internal static class JepsenEdnFormat
{
    /// <summary>The events of a file, one by one.</summary>
    /// <exception cref="HistoryFormatException">It is no such history.</exception>
    public static IEnumerable<HistoryEvent> Read(ByteSource source)
    {
        var reader = new EdnReader(source);
        var first = reader.SkipToValue();
        var isEnclosed = first is '[' or '(';
        if (isEnclosed)
        {
            reader.Take();
        }

        var (began, index) = (reader.Line, long.MinValue);
        while (true)
        {
            var next = reader.SkipToValue();
            if (next == -1)
            {
                if (isEnclosed)
                {
                    throw new HistoryFormatException(
                        reader.Line,
                        FormattableString.Invariant(
                            $"the file ends within the vector that began on line {began}; it is cut off"
                        )
                    );
                }

                yield break;
            }

            if (isEnclosed && next is ']' or ')')
            {
                reader.Take();
                if (reader.SkipToValue() != -1)
                {
                    throw new HistoryFormatException(reader.Line, "something follows the end of the history");
                }

                yield break;
            }

            var line = reader.Line;
            var map = reader.Read();
            if (map.Kind != EdnKind.Map)
            {
                throw new HistoryFormatException(line, $"expected an operation as a map, found {map}");
            }

            yield return ToEvent(map, line, ref index);
        }
    }

    private static HistoryEvent ToEvent(EdnValue map, long line, ref long lastIndex)
    {
        EdnValue process = default,
            type = default,
            function = default,
            value = default,
            key = default,
            time = default;
        var hasError = false;
        for (var entry = 0; entry < map.Count; entry += 2)
        {
            if (map[entry].Kind is not (EdnKind.Keyword or EdnKind.Text))
            {
                continue;
            }

            switch (map[entry].Text)
            {
                case "process":
                    process = map[entry + 1];
                    break;
                case "type":
                    type = map[entry + 1];
                    break;
                case "f":
                    function = map[entry + 1];
                    break;
                case "value":
                    value = map[entry + 1];
                    break;
                case "key":
                    key = map[entry + 1];
                    break;
                case "time":
                    time = map[entry + 1];
                    break;
                case "error":
                    hasError = !map[entry + 1].IsNil;
                    break;
                case "index":
                    CheckIndex(map[entry + 1], line, ref lastIndex);
                    break;
            }
        }

        return new HistoryEvent(
            line,
            process,
            TypeOf(type, line),
            function.IsNil ? "txn" : NameOf(function, line),
            value,
            key,
            hasError,
            time.Kind == EdnKind.Integer ? time.Integer : -1
        );
    }

    private static void CheckIndex(EdnValue index, long line, ref long last)
    {
        if (index.Kind != EdnKind.Integer)
        {
            return;
        }

        if (index.Integer <= last && index.Integer >= 0)
        {
            throw new HistoryFormatException(
                line,
                FormattableString.Invariant($":index {index.Integer} follows :index {last}; indices must increase")
            );
        }

        last = index.Integer;
    }

    private static HistoryEventType TypeOf(EdnValue type, long line) =>
        type.Kind is EdnKind.Keyword or EdnKind.Text or EdnKind.Symbol && TryParseType(type.Text, out var known)
            ? known
            : throw new HistoryFormatException(line, $":type is {type}; expected :invoke, :ok, :fail or :info");

    private static string NameOf(EdnValue function, long line) =>
        function.Kind is EdnKind.Keyword or EdnKind.Text or EdnKind.Symbol
            ? function.Text
            : throw new HistoryFormatException(line, $":f is {function}; expected a keyword");

    /// <summary>What a line says, by its word.</summary>
    public static bool TryParseType(string word, out HistoryEventType type)
    {
        (var isKnown, type) = word switch
        {
            "invoke" => (true, HistoryEventType.Invoke),
            "ok" => (true, HistoryEventType.Ok),
            "fail" => (true, HistoryEventType.Fail),
            "info" => (true, HistoryEventType.Info),
            _ => (false, default),
        };
        return isKnown;
    }
}
