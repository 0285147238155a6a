using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Turns puts, appends and gets of one key into writes and swaps of a register, where the texts tell which operations made them: then the register is decided in O(n log n).</summary>
/// <remarks>
/// <para>If no text that is put or appended begins with another one, and none is written twice, every text that was got falls into what was put and appended in one way only. So every get
/// names the operations before it and their order. An append that was seen is a swap of the text before it for the text after it. One that nobody saw changes the text to one that nobody
/// got, as a write of its own value does.</para>
/// <para>An append that was seen after two different texts would have happened twice; a text that cannot be put together was written by nobody.</para>
/// <para>Where the same text is appended several times, nobody knows which append was seen where. It is then taken as if it could have happened at any time, as often as it was seen: what is
/// still impossible is impossible, and nothing else is decided.</para>
/// </remarks>
internal sealed class AppendChains
{
    private const int Root = 0;

    /// <summary>The writer of a text that several operations append.</summary>
    private const int Many = -1;

    private readonly IReadOnlyList<TextOperation> _operations;
    private readonly string[] _tokens;
    private readonly int[] _writers;
    private readonly Dictionary<(int Parent, int Token), int> _nodes = [];
    private readonly List<(int Parent, int Token)> _texts = [(-1, -1)];
    private readonly int[] _nodeOf;
    private readonly Dictionary<int, int> _placeOf = [];
    private (string Text, int Node) _last = ("", Root);

    private AppendChains(IReadOnlyList<TextOperation> operations, (string Text, int Operation)[] tokens)
    {
        _operations = operations;
        _tokens = Array.ConvertAll(tokens, token => token.Text);
        _writers = Array.ConvertAll(tokens, token => token.Operation);
        _nodeOf = new int[operations.Count];
    }

    /// <summary>Translates a history.</summary>
    /// <param name="operations">The history of one key.</param>
    /// <param name="steps">The steps of a register.</param>
    /// <param name="violation">What is already seen to be impossible; null for nothing.</param>
    /// <param name="isExact">Whether the steps are legal only if the history is; else they are legal if it is.</param>
    /// <returns>Whether the texts tell which operations made them.</returns>
    public static bool TryTranslate(
        IReadOnlyList<TextOperation> operations,
        out Step[] steps,
        out ZoneViolation? violation,
        out bool isExact
    )
    {
        (steps, violation, isExact) = ([], null, true);
        var tokens = operations
            .Select((operation, index) => (operation.Kind, operation.Text, Operation: index))
            .Where(token => token.Kind != TextOperationKind.Get)
            .Select(token => (token.Text, token.Operation))
            .ToArray();
        Array.Sort(tokens, (first, second) => string.CompareOrdinal(first.Text, second.Text));
        var distinct = new List<(string Text, int Operation)>(tokens.Length);
        foreach (var (text, operation) in tokens)
        {
            var isSame = distinct.Count > 0 && distinct[^1].Text == text;
            if (isSame && operations[operation].Kind == TextOperationKind.Append && IsAppend(distinct[^1].Operation))
            {
                distinct[^1] = (text, Many);
                isExact = false;
            }
            else if (
                text.Length == 0
                // In order of the texts, one that begins with another follows it at once, or after others that do.
                || (distinct.Count > 0 && text.StartsWith(distinct[^1].Text, StringComparison.Ordinal))
            )
            {
                return false;
            }
            else
            {
                distinct.Add((text, operation));
            }
        }

        var chains = new AppendChains(operations, [.. distinct]);
        violation = chains.PlaceGets();
        steps = violation is null ? chains.ToSteps() : [];
        return true;

        bool IsAppend(int operation) => operation == Many || operations[operation].Kind == TextOperationKind.Append;
    }

    private ZoneViolation? PlaceGets()
    {
        for (var index = 0; index < _operations.Count; index++)
        {
            if (_operations[index].Kind != TextOperationKind.Get)
            {
                continue;
            }

            if (Parse(_operations[index].Text) is not { } node)
            {
                return new ZoneViolation("phantom read", [_operations[index].Sequence], _operations[index].Sequence);
            }

            _nodeOf[index] = node;
            if (FindSecondPlace(node) is { } twice)
            {
                var witness = FindGet(twice.First);
                return new ZoneViolation(
                    "one append was seen after two texts",
                    [
                        _operations[_writers[_texts[node].Token]].Sequence,
                        _operations[_writers[_texts[twice.Second].Token]].Sequence,
                        _operations[witness].Sequence,
                        _operations[index].Sequence,
                    ],
                    _operations[index].Sequence
                );
            }
        }

        return null;
    }

    /// <summary>The text as a path of what was written; null if it is none. Goes on from the last one where it can.</summary>
    private int? Parse(string text)
    {
        var (node, at) = text.StartsWith(_last.Text, StringComparison.Ordinal)
            ? (_last.Node, _last.Text.Length)
            : (Root, 0);
        while (at < text.Length)
        {
            var token = FindToken(text.AsSpan(at));
            if (
                token < 0
                || (at > 0 && _writers[token] != Many && _operations[_writers[token]].Kind == TextOperationKind.Put)
            )
            {
                return null;
            }

            if (!_nodes.TryGetValue((node, token), out var next))
            {
                _nodes[(node, token)] = next = _texts.Count;
                _texts.Add((node, token));
            }

            (node, at) = (next, at + _tokens[token].Length);
        }

        _last = (text, node);
        return node;
    }

    /// <summary>The one token that a text begins with; negative for none. It is the last one that is not behind the text.</summary>
    private int FindToken(ReadOnlySpan<char> text)
    {
        var (low, high) = (0, _tokens.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_tokens[middle].AsSpan().SequenceCompareTo(text) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && text.StartsWith(_tokens[high], StringComparison.Ordinal) ? high : -1;
    }

    /// <summary>Whether an append on the way to a text stands in another place, too.</summary>
    private (int First, int Second)? FindSecondPlace(int node)
    {
        for (; node != Root; node = _texts[node].Parent)
        {
            if (_writers[_texts[node].Token] == Many)
            {
                continue;
            }

            if (_placeOf.TryGetValue(_texts[node].Token, out var place))
            {
                if (place == node)
                {
                    // What stands before it was looked at with it.
                    return null;
                }

                return (place, node);
            }

            _placeOf[_texts[node].Token] = node;
        }

        return null;
    }

    /// <summary>A get that saw a text or one that begins with it.</summary>
    private int FindGet(int text)
    {
        for (var index = 0; index < _operations.Count; index++)
        {
            if (_operations[index].Kind == TextOperationKind.Get)
            {
                for (var node = _nodeOf[index]; node != Root; node = _texts[node].Parent)
                {
                    if (node == text)
                    {
                        return index;
                    }
                }
            }
        }

        return 0;
    }

    private Step[] ToSteps()
    {
        var unseen = (ulong)_texts.Count;
        var textOf = new int[_operations.Count];
        var isShared = new bool[_operations.Count];
        var tokenOf = _tokens
            .Select((text, token) => (text, token))
            .ToDictionary(pair => pair.text, pair => pair.token);
        for (var index = 0; index < _operations.Count; index++)
        {
            if (_operations[index].Kind != TextOperationKind.Get)
            {
                var token = tokenOf[_operations[index].Text];
                isShared[index] = _writers[token] == Many;
                textOf[index] = _placeOf.GetValueOrDefault(token, Root);
            }
        }

        var steps = new List<Step>(_operations.Count);
        for (var index = 0; index < _operations.Count; index++)
        {
            if (!isShared[index])
            {
                steps.Add(ToStep(_operations[index], _nodeOf[index], textOf[index], ref unseen));
            }
        }

        return [.. steps, .. SharedSteps()];
    }

    private Step ToStep(in TextOperation operation, int got, int text, ref ulong unseen)
    {
        var step = new Step(StepKind.Read, (ulong)got, 0, operation.Start, operation.End, operation.Sequence);
        return (operation.Kind, text) switch
        {
            (TextOperationKind.Get, _) => step,
            (_, Root) => step with { Kind = StepKind.Write, Value = unseen++ },
            (TextOperationKind.Put, _) => step with { Kind = StepKind.Write, Value = (ulong)text },
            _ => step with
            {
                Kind = operation.End == Step.Never ? StepKind.UnknownSwap : StepKind.Swap,
                Value = (ulong)text,
                Expected = (ulong)_texts[text].Parent,
            },
        };
    }

    /// <summary>Appends of a text that several operations appended, one for each time it was seen.</summary>
    private IEnumerable<Step> SharedSteps()
    {
        for (var text = 1; text < _texts.Count; text++)
        {
            var (parent, token) = _texts[text];
            if (_writers[token] == Many)
            {
                // The one that was called first; in order of the calls of a history it is the first.
                var any = _operations
                    .Where(operation => operation.Kind == TextOperationKind.Append && operation.Text == _tokens[token])
                    .MinBy(operation => operation.Start);
                yield return new Step(
                    StepKind.UnknownSwap,
                    (ulong)text,
                    (ulong)parent,
                    any.Start,
                    Step.Never,
                    any.Sequence
                );
            }
        }
    }
}
