using System.Text;
using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;
using PerfTests.Workloads;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Keys that hold texts, empty first, with get, put and append.</summary>
internal sealed class KeyValueHistory : ModelHistory
{
    private const int MaxShownText = 40;

    private readonly ValueNames _names = new();
    private readonly Dictionary<ulong, List<TextOperation>> _keys = [];
    private long _textBytes;

    /// <inheritdoc />
    public override long Bytes => base.Bytes + _names.Bytes + _textBytes + (Count * 160L);

    /// <inheritdoc />
    public override void Add(in HistoryOperation operation, EdnValue key)
    {
        if (key.IsNil)
        {
            throw new HistoryFormatException(
                operation.Line,
                "the kv model needs a key: :key beside the value, or [key value]"
            );
        }

        var sequence = Operations.Add(operation);
        var number = _names.NumberOf(key);
        if (!_keys.TryGetValue(number, out var operations))
        {
            _keys[number] = operations = [];
        }

        TextOperationKind? kind = operation.Function switch
        {
            "get" or "read" or "r" => operation.Outcome == HistoryEventType.Ok ? TextOperationKind.Get : null,
            "put" or "write" or "w" => operation.Outcome == HistoryEventType.Fail ? null : TextOperationKind.Put,
            "append" => operation.Outcome == HistoryEventType.Fail ? null : TextOperationKind.Append,
            _ => throw Unknown(operation, "kv", ":get, :put or :append"),
        };
        if (kind is { } known)
        {
            var text = ToText(known == TextOperationKind.Get ? operation.Answer : operation.Argument);
            _textBytes += 24 + (2L * text.Length);
            operations.Add(new TextOperation(known, text, operation.Call, operation.Return, sequence));
        }
    }

    /// <inheritdoc />
    public override ModelFindings Check(SearchBudget budget)
    {
        var left = new List<(long Key, Step[] History)>();
        foreach (var (key, operations) in _keys)
        {
            var isTold = AppendChains.TryTranslate(operations, out var steps, out var violation, out var isExact);
            if (isTold && (violation ?? ZoneCheck.Check(steps)) is { } found)
            {
                return Show((long)key, found.Rule, found.ImpossibleSequence, found.Involved);
            }

            if (!isTold || !isExact)
            {
                left.Add(((long)key, [.. operations.Select(ToStep)]));
            }
        }

        var searched = RegisterCheck.Check(left, budget);
        if (searched.Violations is [var first, ..])
        {
            return Show(first.Key, first.Rule, first.ImpossibleSequence, first.Involved);
        }

        return searched.Undecided > 0
            ? new ModelFindings(SafetyVerdict.Unknown, _keys.Count)
            {
                Undecided = FormattableString.Invariant($"{searched.Undecided} of {_keys.Count} keys"),
            }
            : new ModelFindings(SafetyVerdict.Valid, _keys.Count);
    }

    private ModelFindings Show(long key, string rule, long impossible, IEnumerable<long> involved) =>
        ModelFindings.Invalid(
            _keys.Count,
            rule,
            Operations.Show(
                rule,
                Where(_names.ValueOf((ulong)key)),
                impossible,
                involved,
                sequence => Describe(_keys[(ulong)key].First(operation => operation.Sequence == sequence))
            )
        );

    private static Step ToStep(TextOperation operation)
    {
        var bytes = Encoding.UTF8.GetBytes(operation.Text);
        var value = bytes.Length == 0 ? ValueHash.Absent : ValueHash.Of(bytes);
        var step = new Step(StepKind.Read, value, 0, operation.Start, operation.End, operation.Sequence);
        return operation.Kind switch
        {
            TextOperationKind.Get => step,
            TextOperationKind.Put => step with { Kind = StepKind.Write },
            _ => step with { Kind = StepKind.Append, Value = 0, Appended = bytes },
        };
    }

    private static string ToText(EdnValue value) =>
        value.Kind switch
        {
            EdnKind.Nil => "",
            EdnKind.Text => value.Text,
            _ => $"{value}",
        };

    private static string Describe(in TextOperation operation) =>
        operation.Kind switch
        {
            TextOperationKind.Get => $"got \"{Shortened(operation.Text)}\"",
            TextOperationKind.Put => $"put \"{Shortened(operation.Text)}\"",
            _ => $"appended \"{Shortened(operation.Text)}\"",
        };

    /// <summary>The end of a text tells it from others.</summary>
    private static string Shortened(string text) => text.Length > MaxShownText ? $"…{text[^MaxShownText..]}" : text;
}
