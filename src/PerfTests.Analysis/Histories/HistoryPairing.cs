using PerfTests.Analysis.Safety;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories;

/// <summary>
/// Joins calls with their completions. A call that is never completed, and one whose effect is unknown, may take effect at any time after it. The order of the lines is the order in real time.
/// </summary>
/// <remarks>
/// Refused are a completion without its call, two open calls of one client, and a completion of another function than was called: no system can have produced them. Histories without
/// processes are joined by function, and histories of completions alone are taken as they are; then nothing is known of real time.
/// </remarks>
internal sealed class HistoryPairing
{
    private const long Nobody = -1;

    private readonly Dictionary<long, HistoryEvent> _open = [];
    private readonly Dictionary<long, long> _calledAt = [];
    private readonly Dictionary<string, Queue<(HistoryEvent Call, long At)>> _nameless = [];
    private readonly List<HistoryFault> _faults = [];
    private HistoryEvent? _orphan;
    private bool _hasCalls;
    private long _at;

    /// <summary>What was done to the system, as far as it has been read.</summary>
    public IReadOnlyList<HistoryFault> Faults => _faults;

    /// <summary>Whether the history has completions only, so that nothing is known of real time.</summary>
    public bool IsWithoutCalls => _orphan is not null;

    /// <summary>Times of the events, by place in the order, where the history has them.</summary>
    public long Events => _at;

    /// <summary>The operations of a history in order of their completions; those that never were come last.</summary>
    /// <exception cref="HistoryFormatException">The lines contradict each other.</exception>
    public IEnumerable<HistoryOperation> Join(IEnumerable<HistoryEvent> events)
    {
        foreach (var line in events)
        {
            if (!line.IsOfClient)
            {
                _faults.Add(
                    new HistoryFault(line.Value.IsNil ? line.Function : $"{line.Function} {line.Value}", _at++)
                );
                continue;
            }

            if (line.Type == HistoryEventType.Invoke)
            {
                Open(line);
            }
            else if (Close(line) is { } operation)
            {
                yield return operation;
            }

            _at++;
        }

        foreach (var (process, call) in _open.OrderBy(open => open.Value.Line))
        {
            yield return Operation(call, _calledAt[process], null, Step.Never, process);
        }

        foreach (var (call, at) in _nameless.Values.SelectMany(open => open).OrderBy(open => open.At))
        {
            yield return Operation(call, at, null, Step.Never, Nobody);
        }
    }

    private void Open(in HistoryEvent call)
    {
        if (_orphan is { } orphan)
        {
            throw new HistoryFormatException(orphan.Line, $"{Name(orphan)} is completed without having been called");
        }

        _hasCalls = true;
        if (call.Process.IsNil)
        {
            if (!_nameless.TryGetValue(call.Function, out var queue))
            {
                _nameless[call.Function] = queue = new Queue<(HistoryEvent, long)>();
            }

            queue.Enqueue((call, _at));
        }
        else if (!_open.TryAdd(call.Process.Integer, call))
        {
            throw new HistoryFormatException(
                call.Line,
                Invariant(
                    $"process {call.Process.Integer} calls :{call.Function} while its :{_open[call.Process.Integer].Function} of line {_open[call.Process.Integer].Line} is open"
                )
            );
        }
        else
        {
            _calledAt[call.Process.Integer] = _at;
        }
    }

    private HistoryOperation? Close(in HistoryEvent end)
    {
        if (end.Process.IsNil)
        {
            if (_nameless.TryGetValue(end.Function, out var queue) && queue.TryDequeue(out var named))
            {
                return Operation(named.Call, named.At, end, _at, Nobody);
            }
        }
        else if (_open.Remove(end.Process.Integer, out var call))
        {
            if (call.Function != end.Function)
            {
                throw new HistoryFormatException(
                    end.Line,
                    Invariant(
                        $"process {end.Process.Integer} completes :{end.Function}, but had called :{call.Function} on line {call.Line}"
                    )
                );
            }

            _calledAt.Remove(end.Process.Integer, out var at);
            return Operation(call, at, end, _at, end.Process.Integer);
        }

        if (_hasCalls)
        {
            throw new HistoryFormatException(end.Line, $"{Name(end)} is completed without having been called");
        }

        _orphan ??= end;
        return Operation(end, long.MinValue >> 2, end, _at, end.Process.IsNil ? Nobody : end.Process.Integer);
    }

    private static HistoryOperation Operation(
        in HistoryEvent call,
        long calledAt,
        HistoryEvent? end,
        long at,
        long process
    ) =>
        new(
            call.Line,
            process,
            call.Function,
            call.Key,
            call.Value,
            end?.Value ?? default,
            end?.Type ?? HistoryEventType.Info,
            calledAt,
            end?.Type is HistoryEventType.Ok or HistoryEventType.Fail ? at : Step.Never,
            end?.HasError ?? true
        );

    private static string Name(in HistoryEvent line) =>
        line.Process.IsNil ? $":{line.Function}" : Invariant($":{line.Function} of process {line.Process.Integer}");
}
