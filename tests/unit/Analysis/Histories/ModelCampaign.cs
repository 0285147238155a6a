using System.Text;
using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Histories;

/// <summary>Makes histories as text, in the form that Jepsen writes, and decides them by trying every order. Shares no code with what it judges: neither steps, nor states, nor parsing.</summary>
internal static class ModelCampaign
{
    /// <summary>An operation with what was answered; the states are texts.</summary>
    private sealed record Call(
        string Function,
        string Argument,
        string Answer,
        int Client,
        int Start,
        int End,
        bool IsOpen
    );

    /// <summary>Compares verdicts.</summary>
    /// <returns>How many histories are valid and how many are not.</returns>
    public static (int Valid, int Invalid) Compare(string kind, ulong seed, int histories, int most = 7)
    {
        var random = new Seed(seed).CreateRandom();
        var (valid, invalid) = (0, 0);
        for (var history = 0; history < histories; history++)
        {
            var calls = Play(kind, random, 2 + (history % (most - 1)));
            if (!calls.Exists(call => !call.IsOpen))
            {
                continue;
            }

            var isLegal = IsLegal(kind, calls, new bool[calls.Count], "");
            var text = ToText(calls, kind);
            var found = HistoryFileCheckTests.Check(
                text,
                new PerfTests.Analysis.Histories.HistoryCheckOptions { Model = ModelOf(kind) }
            );
            Assert.True(
                found.Verdict == (isLegal ? SafetyVerdict.Valid : SafetyVerdict.Invalid),
                $"{kind}, seed {seed}, history {history}: {found.Verdict} {found.Counterexample?.Explanation}{Environment.NewLine}{text}"
            );
            (valid, invalid) = isLegal ? (valid + 1, invalid) : (valid, invalid + 1);
        }

        return (valid, invalid);
    }

    private static PerfTests.Analysis.Histories.HistoryModel ModelOf(string kind) =>
        kind.Split('-')[0] switch
        {
            "set" => PerfTests.Analysis.Histories.HistoryModel.Set,
            "counter" => PerfTests.Analysis.Histories.HistoryModel.Counter,
            "queue" => PerfTests.Analysis.Histories.HistoryModel.Queue,
            "lock" => PerfTests.Analysis.Histories.HistoryModel.Lock,
            "kv" => PerfTests.Analysis.Histories.HistoryModel.Kv,
            _ => PerfTests.Analysis.Histories.HistoryModel.CasRegister,
        };

    private static List<Call> Play(string kind, SeededRandom random, int operations)
    {
        var free = new int[4];
        var planned = Enumerable
            .Range(0, operations)
            .Select(_ =>
            {
                var client = (int)random.NextInt64(3);
                var start = free[client] + 1 + (int)random.NextInt64(3);
                var end = start + 1 + (int)random.NextInt64(7);
                free[client] = end;
                return (Client: client, Start: start, End: end, At: start + random.NextInt64(end - start + 1));
            })
            .OrderBy(operation => operation.At)
            .ToArray();
        var (state, next) = ("", 1);
        var calls = new List<Call>();
        foreach (var (client, start, end, _) in planned)
        {
            var (function, argument) = Draw(kind, random, state, ref next);
            var after = Apply(function, argument, state, out var answer);
            var isOpen = function != "read" && function != "get" && random.NextInt64(7) == 0;
            state = isOpen && random.NextInt64(2) == 0 ? state : after ?? state;
            calls.Add(new Call(function, argument, answer, isOpen ? 100 + calls.Count : client, start, end, isOpen));
        }

        return [.. calls.Select(call => random.NextInt64(3) == 0 ? Bend(call, calls, random) : call)];
    }

    /// <summary>What a client calls; the state is only looked at for the expectation of a swap.</summary>
    private static (string Function, string Argument) Draw(string kind, SeededRandom random, string state, ref int next)
    {
        var dice = random.NextInt64(6);
        var fresh =
            kind.Contains("unique", StringComparison.Ordinal) || kind is "set" or "queue" or "kv"
                ? next++
                : 1 + (int)random.NextInt64(3);
        return kind.Split('-')[0] switch
        {
            "set" => dice < 3 ? ("add", $"{fresh}")
            : dice == 3 && kind == "set-removing" ? ("remove", $"{fresh}")
            : ("read", ""),
            "counter" => dice < 3 ? ("add", kind == "counter" ? "2" : $"{fresh - 2}") : ("read", ""),
            "queue" => dice < 3 ? ("enqueue", $"{fresh}") : ("dequeue", ""),
            "lock" => (dice < 3 ? "acquire" : "release", ""),
            "kv" => dice < 3 ? ("append", $"<{fresh}>")
            : dice == 3 ? ("put", $"({fresh})")
            : ("get", ""),
            _ => dice < 2 ? ("write", $"{fresh}")
            : dice < 4 ? ("cas", $"{(state.Length == 0 ? "nil" : state)} {fresh}")
            : ("read", ""),
        };
    }

    private static Call Bend(Call call, List<Call> calls, SeededRandom random)
    {
        var other = calls[(int)random.NextInt64(calls.Count)];
        return call.Function == other.Function && call.Function is "read" or "get" or "dequeue"
                ? call with
                {
                    Answer = other.Function == call.Function ? other.Answer : "",
                }
            : call.Function is "read" or "get" or "dequeue"
                ? call with
                {
                    Answer =
                        call.Function == "read" && call.Answer.Length > 0 && other.Argument.Length == 1
                            ? other.Argument
                            : "",
                }
            : call.Function == "cas"
                ? call with
                {
                    Argument = $"{1 + random.NextInt64(3)} {call.Argument.Split(' ')[1]}",
                }
            : call;
    }

    /// <summary>The state after an operation, and what it answers; null where it is refused.</summary>
    private static string? Apply(string function, string argument, string state, out string answer)
    {
        answer = "";
        switch (function)
        {
            case "add" when argument.Length > 0:
                // A set is a sorted list of its elements, a counter a number: told apart by their reads alone.
                return Add(state, argument);
            case "remove":
                return Sorted(
                    state.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(element => element != argument)
                );
            case "enqueue":
                return state.Length == 0 ? argument : $"{state},{argument}";
            case "dequeue":
                answer = state.Split(',')[0];
                return string.Join(',', state.Split(',', StringSplitOptions.RemoveEmptyEntries).Skip(1));
            case "acquire":
                return state == "held" ? null : "held";
            case "release":
                return state == "held" ? "" : null;
            case "append":
                return state + argument;
            case "put" or "write":
                return argument;
            case "cas":
                var parts = argument.Split(' ');
                return (state.Length == 0 ? "nil" : state) == parts[0] ? parts[1] : null;
            default:
                answer = state;
                return state;
        }
    }

    private static string Add(string state, string element) =>
        Sorted(state.Split(',', StringSplitOptions.RemoveEmptyEntries).Append(element));

    private static string Sorted(IEnumerable<string> elements) =>
        string.Join(',', elements.Order(StringComparer.Ordinal));

    private static bool IsLegal(string kind, List<Call> calls, bool[] taken, string state)
    {
        if (!Enumerable.Range(0, calls.Count).Any(index => !taken[index] && !calls[index].IsOpen))
        {
            return true;
        }

        for (var index = 0; index < calls.Count; index++)
        {
            if (
                taken[index]
                || Enumerable
                    .Range(0, calls.Count)
                    .Any(other => !taken[other] && !calls[other].IsOpen && calls[other].End < calls[index].Start)
            )
            {
                continue;
            }

            var call = calls[index];
            var after = Apply(call.Function, call.Argument, state, out var answer);
            if (call.IsOpen)
            {
                after ??= state;
            }
            else if (after is null || Shown(kind, answer) != Shown(kind, call.Answer))
            {
                continue;
            }

            taken[index] = true;
            if (IsLegal(kind, calls, taken, after))
            {
                return true;
            }

            taken[index] = false;
        }

        return false;
    }

    /// <summary>A read as it is seen: of a set its elements, each once; of a counter the sum.</summary>
    private static string Shown(string kind, string answer) =>
        kind.Split('-')[0] switch
        {
            "set" => string.Join(' ', answer.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct()),
            "counter" => $"{answer.Split(',', StringSplitOptions.RemoveEmptyEntries).Sum(int.Parse)}",
            _ => answer,
        };

    private static string ToText(List<Call> calls, string kind)
    {
        // Calls before returns of the same time, as intervals are closed.
        var lines = new List<(int Time, int Order, string Line)>();
        foreach (var call in calls)
        {
            var argument = Value(call.Function, call.Argument, kind, isAnswer: false);
            lines.Add((call.Start, 0, Line(call, "invoke", argument, kind)));
            lines.Add(
                call.IsOpen
                    ? (call.End, 1, Line(call, "info", argument, kind))
                    : (
                        call.End,
                        1,
                        Line(
                            call,
                            "ok",
                            call.Function is "read" or "get" or "dequeue"
                                ? Value(call.Function, Shown(kind, call.Answer), kind, isAnswer: true)
                                : argument,
                            kind
                        )
                    )
            );
        }

        var text = new StringBuilder();
        foreach (var (_, _, line) in lines.OrderBy(line => line.Time).ThenBy(line => line.Order))
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }

    private static string Line(Call call, string type, string value, string kind) =>
        $"{{:process {call.Client}, :type :{type}, :f :{call.Function}, {(kind.StartsWith("kv", StringComparison.Ordinal) ? ":key \"k\", " : "")}:value {value}}}";

    private static string Value(string function, string value, string kind, bool isAnswer) =>
        function switch
        {
            "read" when kind.StartsWith("set", StringComparison.Ordinal) => isAnswer ? $"#{{{value}}}" : "nil",
            "get" or "put" or "append" => isAnswer || function != "get" ? $"\"{value}\"" : "nil",
            "cas" => $"[{value}]",
            _ => value.Length == 0 ? "nil" : value,
        };
}
