using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PerfTests.Analysis.Safety;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

/// <summary>Reads the published histories of Porcupine; their formats are described in the SOURCE.txt beside them.</summary>
internal static partial class Histories
{
    /// <summary>The verdict published for each file.</summary>
    public static IEnumerable<(string File, bool IsLinearizable)> Expected =>
        KnownCases
            .Text("porcupine/expected.tsv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(cells => (cells[0], bool.Parse(cells[1])));

    /// <summary>One register with compare-and-swap, as Jepsen recorded it of etcd.</summary>
    public static Step[] Jepsen(string file)
    {
        var open = new Dictionary<string, (int Line, string Kind, string Argument)>();
        var steps = new List<Step>();
        var lines = KnownCases.Text($"porcupine/{file}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var line = 0; line < lines.Length; line++)
        {
            var match = JepsenLine().Match(lines[line]);
            var (process, type, kind, argument) = (
                match.Groups[1].Value,
                match.Groups[2].Value,
                match.Groups[3].Value,
                match.Groups[4].Value
            );
            if (type == "invoke")
            {
                open[process] = (line, kind, argument);
            }
            else if (open.Remove(process, out var call))
            {
                steps.AddRange(ToStep(call.Kind, type, call.Argument, argument, call.Line, line));
            }
        }

        steps.AddRange(open.Values.SelectMany(call => ToStep(call.Kind, "info", call.Argument, "", call.Line, 0)));
        return [.. steps];
    }

    /// <summary>Ten keys with puts, appends and gets; the initial value is the empty text.</summary>
    public static IEnumerable<Step[]> KeyValue(string file)
    {
        var open = new Dictionary<string, (int Line, string Value)>();
        var keys = new Dictionary<string, List<Step>>();
        var lines = KnownCases.Text($"porcupine/{file}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var line = 0; line < lines.Length; line++)
        {
            var match = KeyValueLine().Match(lines[line]);
            var (process, kind, key) = (match.Groups[1].Value, match.Groups[3].Value, match.Groups[4].Value);
            var value = match.Groups[5].Value;
            if (match.Groups[2].Value == "invoke")
            {
                open[process] = (line, value);
                continue;
            }

            var call = open[process];
            var text = Encoding.ASCII.GetBytes(kind == "get" ? value : call.Value);
            keys.TryAdd(key, []);
            keys[key].Add(ToStep(kind, text, call.Line, line));
        }

        return keys.Values.Select(steps => steps.ToArray());
    }

    private static Step ToStep(string kind, byte[] text, int start, int end) =>
        kind switch
        {
            // The empty text is the initial state here: the absent one.
            "get" => new Step(StepKind.Read, text.Length == 0 ? 0 : ValueHash.Of(text), 0, start, end, start),
            "put" => new Step(StepKind.Write, ValueHash.Of(text), 0, start, end, start),
            _ => new Step(StepKind.Append, 0, 0, start, end, start) { Appended = text },
        };

    private static IEnumerable<Step> ToStep(string kind, string type, string asked, string answered, int start, int end)
    {
        var isKnown = type is "ok" or "fail";
        var until = isKnown ? end : Step.Never;
        switch (kind, type)
        {
            case ("read", "ok"):
                yield return new Step(StepKind.Read, Number(answered), 0, start, until, start);
                break;
            case ("write", _):
                yield return new Step(StepKind.Write, Number(asked), 0, start, until, start);
                break;
            case ("cas", _):
                var cas = asked.Trim('[', ']').Split(' ');
                var step =
                    type == "ok" ? StepKind.Swap
                    : type == "fail" ? StepKind.FailedSwap
                    : StepKind.UnknownSwap;
                yield return new Step(step, Number(cas[1]), Number(cas[0]), start, until, start);
                break;
        }
    }

    private static ulong Number(string text) => text == "nil" ? 0 : 1 + ulong.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^INFO\s+jepsen\.util\s+-\s+(\S+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+?)\s*$")]
    private static partial Regex JepsenLine();

    [GeneratedRegex(
        @"^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key ""([^""]*)"", :value (?:nil|""([^""]*)"")\}"
    )]
    private static partial Regex KeyValueLine();
}
