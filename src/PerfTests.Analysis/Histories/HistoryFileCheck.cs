using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Histories.Models;
using PerfTests.Analysis.Histories.Transactions;
using PerfTests.Analysis.Safety;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories;

/// <summary>Judges a recorded history of any system: reads it as a stream, finds out its form and model, and checks it. Bounded in time and memory.</summary>
public sealed class HistoryFileCheck
{
    /// <summary>Operations between two looks at the bounds.</summary>
    private const int OperationsPerLook = 1024;

    /// <summary>Operations that are looked at before the model has to be known.</summary>
    private const int MaxSample = 100_000;

    /// <summary>Of the memory, what the copies of the check take beside the history itself.</summary>
    private const double ShareOfHistory = 0.5;

    /// <summary>Faults that a counterexample shows.</summary>
    private const int MaxMarks = 20;

    private readonly HistoryCheckOptions _options;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly HistoryPairing _pairing = new();
    private readonly List<HistoryOperation> _sample = [];
    private ModelHistory? _history;
    private HistoryModel _model;
    private HistoryFormat _format;
    private bool _hasSuccess;
    private bool _isKeyed;

    private HistoryFileCheck(HistoryCheckOptions options, TimeProvider time)
    {
        (_options, _time, _began) = (options, time, time.GetTimestamp());
        (_model, _format) = (options.Model, options.Format);
    }

    /// <summary>Judges a history.</summary>
    /// <param name="file">The file's bytes; read once, from here to its end.</param>
    /// <param name="options">How it is read and judged.</param>
    /// <param name="time">The clock of the bounds.</param>
    /// <exception cref="HistoryFormatException">The file is no history that can be judged; names the line.</exception>
    public static HistoryVerdict Check(Stream file, HistoryCheckOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return new HistoryFileCheck(options, time).Check(file);
    }

    private HistoryVerdict Check(Stream file)
    {
        var read = 0;
        foreach (var operation in _pairing.Join(Events(new ByteSource(file))))
        {
            Take(operation);
            _hasSuccess |= operation.Outcome == HistoryEventType.Ok;
            if (++read % OperationsPerLook == 0)
            {
                CheckBounds(operation.Line);
            }
        }

        if (read == 0)
        {
            throw new HistoryFormatException(0, "the file holds no operation of a client");
        }

        if (_history is null)
        {
            Begin(isLast: true);
        }

        return Judge();
    }

    private IEnumerable<HistoryEvent> Events(ByteSource source)
    {
        _format = _format == HistoryFormat.Auto ? FindFormat(source) : _format;
        return _format == HistoryFormat.PorcupineEtcd ? JepsenTextFormat.Read(source) : JepsenEdnFormat.Read(source);
    }

    /// <summary>By its first character: EDN begins with a bracket or a remark.</summary>
    private static HistoryFormat FindFormat(ByteSource source)
    {
        while (source.Peek() is ' ' or '\t' or '\r' or '\n')
        {
            source.Take();
        }

        return source.Peek() switch
        {
            -1 => throw new HistoryFormatException(0, "the file is empty"),
            '{' or '[' or '(' or '#' or ';' or 0xEF => HistoryFormat.JepsenEdn,
            _ => HistoryFormat.PorcupineEtcd,
        };
    }

    private void Take(in HistoryOperation operation)
    {
        if (_history is not null)
        {
            AddTo(_history, operation);
            return;
        }

        _sample.Add(operation);
        if (_sample.Count is 100 or 10_000 or MaxSample)
        {
            Begin(isLast: _sample.Count == MaxSample);
        }
    }

    /// <summary>Finds out the model from the operations so far, and goes over to it.</summary>
    private void Begin(bool isLast)
    {
        _isKeyed = HistoryModels.AreKeyed(_sample);
        if (_model == HistoryModel.Auto)
        {
            if (HistoryModels.Find(_sample, _isKeyed, isLast) is not { } found)
            {
                if (!isLast)
                {
                    return;
                }

                var functions = string.Join(
                    ", ",
                    _sample
                        .Select(operation => $":{operation.Function}")
                        .Distinct()
                        .Order(StringComparer.Ordinal)
                        .Take(8)
                );
                throw new HistoryFormatException(
                    _sample[0].Line,
                    $"the operations ({functions}) do not tell the model; name it with --model"
                );
            }

            _model = found;
        }

        _history = HistoryModels.Create(_model, _format, _options.Consistency ?? ConsistencyModels.Default);
        foreach (var operation in _sample)
        {
            AddTo(_history, operation);
        }

        _sample.Clear();
        _sample.TrimExcess();
    }

    private void AddTo(ModelHistory history, in HistoryOperation operation)
    {
        var key = operation.Key;
        history.Add(_isKeyed && key.IsNil ? HistoryModels.WithoutKey(operation, out key) : operation, key);
    }

    private void CheckBounds(long line)
    {
        if (_time.GetElapsedTime(_began) >= _options.Timeout)
        {
            throw new HistoryFormatException(
                line,
                Invariant(
                    $"the history could be read only to here within {_options.Timeout.TotalSeconds:0.###} s; give more time with --timeout"
                )
            );
        }

        if ((_history?.Bytes ?? (_sample.Count * 500L)) > _options.MaxBytes * ShareOfHistory)
        {
            throw new HistoryFormatException(
                line,
                Invariant(
                    $"the history to here takes too much of {_options.MaxBytes / 1e6:#,0.###} MB; give more with --memory"
                )
            );
        }
    }

    private HistoryVerdict Judge()
    {
        var budget = new SearchBudget(
            Math.Max(0, _options.MaxBytes - (2 * _history!.Bytes)),
            _options.Timeout - _time.GetElapsedTime(_began),
            _time
        );
        var found = _history.Check(budget);
        var elapsed = _time.GetElapsedTime(_began);
        if (found.Verdict == SafetyVerdict.Valid && !_hasSuccess)
        {
            return new HistoryVerdict(
                SafetyVerdict.Unknown,
                HistoryModels.NameOf(_model),
                _history.Count,
                found.Partitions
            )
            {
                Elapsed = elapsed,
                Undecided = "no operation succeeded, so nothing is shown",
            };
        }

        return new HistoryVerdict(found.Verdict, HistoryModels.NameOf(_model), _history.Count, found.Partitions)
        {
            Elapsed = elapsed,
            Anomalies = found.Anomalies,
            StrongestModel = found.StrongestModel,
            Counterexample = found.Counterexample is { } shown ? WithFaults(shown) : null,
            Undecided =
                found.Verdict == SafetyVerdict.Unknown
                    ? Invariant(
                        $"{found.Undecided} could not be decided within {_options.Timeout.TotalSeconds:0.###} s and {_options.MaxBytes / 1e6:#,0.###} MB"
                    )
                    : "",
        };
    }

    /// <summary>The faults between the first call and the last return of a counterexample.</summary>
    private Violation WithFaults(Violation shown)
    {
        var first = shown.Operations.Min(operation => operation.StartSeconds);
        var last = shown.Operations.Max(operation => operation.EndSeconds ?? double.PositiveInfinity);
        return shown with
        {
            Marks =
            [
                .. _pairing
                    .Faults.Where(fault => fault.At >= first && fault.At <= last)
                    .Take(MaxMarks)
                    .Select(fault => new ViolationMark(fault.Text, fault.At)),
            ],
        };
    }
}
