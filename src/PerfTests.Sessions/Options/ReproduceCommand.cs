using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Sessions.Options;

/// <summary>
/// How the command of a face is written, so that a run can be had again: the face gives its own words and options, the session adds every option in force. A value
/// that holds a secret is never written: the command then names the variable that holds it.
/// </summary>
public sealed record ReproduceCommand
{
    /// <summary>The words of the command, unquoted, for example <c>perftests run NAME</c>.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Options of the face itself with their values, unquoted, in order; a null value for one that takes none.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Options { get; init; } = [];

    /// <summary>The face's options that stand for variables, by variable; what has none is set as a variable in front of the command.</summary>
    public IReadOnlyDictionary<string, string> OptionOfVariable { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables whose options take no value.</summary>
    private static readonly HashSet<string> Flags = ["PERFTESTS_ALL"];

    /// <summary>The command for one scenario of a test project.</summary>
    /// <param name="scenario">The scenario's name.</param>
    public static ReproduceCommand OfTest(string scenario) =>
        new() { Words = ["dotnet", "test", "--filter", $"Scenario={scenario}"] };

    /// <summary>The command line, quoted for a POSIX shell.</summary>
    /// <param name="options">The options in force.</param>
    /// <param name="seed">The seed of the run, in place of the options' own.</param>
    public string Of(SessionOptions options, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = SessionOptionsWriter.Write(options with { Seed = seed });
        var inFront = settings
            .Where(setting => !OptionOfVariable.ContainsKey(setting.Key))
            .Select(setting => $"{setting.Key}={Value(setting.Key, setting.Value)}");
        var own = Options.SelectMany(option =>
            option.Value is null ? [option.Key] : (string[])[option.Key, Quote(Scrub(option.Value))]
        );
        var shared = settings
            .Where(setting => OptionOfVariable.ContainsKey(setting.Key))
            .SelectMany(setting =>
                Flags.Contains(setting.Key)
                    ? [OptionOfVariable[setting.Key]]
                    : (string[])[OptionOfVariable[setting.Key], Value(setting.Key, setting.Value)]
            );
        return string.Join(' ', inFront.Concat(Words.Select(word => Quote(Scrub(word)))).Concat(own).Concat(shared));
    }

    /// <param name="variable">Its variable.</param>
    /// <param name="value">Its value; null for one that is not told.</param>
    private static string Value(string variable, string? value) =>
        value is null || SecretRedactor.OfProcess.HoldsSecret(value) ? $"\"${variable}\"" : Quote(value);

    private static string Scrub(string value) => SecretRedactor.OfProcess.Scrub(value);

    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./=:,%+@".Contains(letter))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
