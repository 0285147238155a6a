using System.Text.RegularExpressions;

namespace PerfTests.Analysis.Comparison;

/// <summary>Tells from a metric's name whether it is a rate of work done, of which more is better.</summary>
internal static partial class RateName
{
    /// <summary>Whether a name speaks of throughput, goodput, a rate, operations or "per second", and not of errors or the like.</summary>
    public static bool IsMatch(string name) => Rate().IsMatch(Words(name)) && !Unwanted().IsMatch(Words(name));

    /// <summary>The name's words in lower case between single spaces: <c>goodputPerSecond</c> and <c>goodput_per_second</c> are alike.</summary>
    private static string Words(string name) =>
#pragma warning disable CA1308 // Shown nowhere.
        NoWord().Replace(Hump().Replace(name, "$1 $2"), " ").Trim().ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex(@"\b(throughput|goodput|rate|ops|qps|tps|rps|per (second|sec|s))\b|/ ?s(ec(ond)?)?\b")]
    private static partial Regex Rate();

    [GeneratedRegex(
        @"\b(errors?|fail(ed|ures?|s)?|miss(es)?|drop(s|ped)?|loss(es)?|lost|timeouts?|reject(s|ed|ions?)?|aborts?|retr(y|ies)|conflicts?|faults?|evictions?)\b"
    )]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"[^\p{L}\p{N}/]+")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"(\p{Ll})(\p{Lu})")]
    private static partial Regex Hump();
}
