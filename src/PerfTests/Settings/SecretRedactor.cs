using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace PerfTests.Settings;

/// <summary>
/// Knows the secrets that settings hold and takes them out of every text that leaves the process. The last line of defence: what writes text asks it, and
/// whoever reads a setting that may hold a secret tells it. Secrets are only ever added. Safe for concurrent calls.
/// </summary>
public sealed class SecretRedactor
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>A shorter secret is masked only where it stands as one, for example in a URL: it would be found in the middle of words.</summary>
    public const int MinLength = 4;

    /// <summary>The same for variables of the environment that are not this program's: they may be named like a secret and hold a word.</summary>
    private const int MinForeignLength = 8;

    private readonly Lock _lock = new();
    private volatile Known _known = new([]);

    /// <summary>
    /// The one of this process. Its environment and its command line are the process's own, and so are the secrets in them: what was not handed on must be masked,
    /// too.
    /// </summary>
    public static SecretRedactor OfProcess { get; } = CreateOfProcess();

    /// <summary>Adds a secret, with the forms in which URLs, JSON, HTML and HTTP write it.</summary>
    /// <param name="secret">The secret; nothing happens for null and for one shorter than <see cref="MinLength"/>.</param>
    public void Add(string? secret)
    {
        if (secret is null || secret.Trim().Length < MinLength || secret == Mask)
        {
            return;
        }

        var forms = new[] { secret, Unescape(secret) }.SelectMany(FormsOf);
        lock (_lock)
        {
            var all = forms.Where(form => form.Length >= MinLength).Concat(_known.Secrets).Distinct();
            _known = new Known([.. all.OrderByDescending(form => form.Length)]);
        }
    }

    /// <summary>Adds the secrets that stand in a setting: the password of a URL, <c>Password=...</c> of a connection string, the credentials of a header.</summary>
    /// <param name="text">The setting's value.</param>
    public void AddFrom(string? text)
    {
        foreach (var secret in SecretPatterns.Find(text ?? ""))
        {
            Add(secret);
        }
    }

    /// <summary>Adds the secrets of a setting by its name and by its value.</summary>
    /// <param name="name">Its name, for example <c>PGPASSWORD</c>.</param>
    /// <param name="value">Its value.</param>
    public void AddSetting(string name, string? value)
    {
        if (SecretPatterns.IsSecretName(name))
        {
            Add(value);
        }

        AddFrom(value);
    }

    /// <summary>Adds the secrets of a command line: <c>--password=VALUE</c>, <c>--password VALUE</c>, URLs with a password.</summary>
    public void AddArguments(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        for (var index = 0; index < arguments.Count; index++)
        {
            AddFrom(arguments[index]);
            var isOption =
                arguments[index].StartsWith('-') && !arguments[index].Contains('=', StringComparison.Ordinal);
            if (isOption && index + 1 < arguments.Count && SecretPatterns.IsSecretName(arguments[index].TrimStart('-')))
            {
                Add(arguments[index + 1]);
            }
        }
    }

    /// <summary>Whether a setting of this name is taken for a secret, for example <c>db-password</c>.</summary>
    public static bool IsSecretName(string name) => SecretPatterns.IsSecretName(name);

    /// <summary>The text with everything masked that stands in it in the form of a secret, such as the password of a URL; whatever secrets are known.</summary>
    public static string MaskForms(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SecretPatterns.Mask(text);
    }

    /// <summary>Whether a text holds a secret.</summary>
    public bool HoldsSecret(string text) => Scrub(text) != text;

    /// <summary>The text without its secrets, each replaced by <see cref="Mask"/>.</summary>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SecretPatterns.Mask(_known.Replace(text));
    }

    /// <summary>A JSON document whose texts are without secrets; its names and numbers are left as they are, so that it can be read as before.</summary>
    /// <param name="json">One JSON document.</param>
    public string ScrubJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return HoldsSecret(json) ? ScrubbedJson.Of(json, this) : json;
    }

    /// <summary>The text without the secrets that are known, whatever else looks like one: for text that holds code, such as a page's script.</summary>
    public string ScrubKnown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _known.Replace(text);
    }

    /// <summary>Takes the variables that hold a secret out of the environment of a process to be started; call it before the process is given variables of its own.</summary>
    /// <param name="environment">Its environment, inherited from this process.</param>
    public static void Withhold(IDictionary<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var (name, value) in environment.ToArray())
        {
            if (
                HistoryVariables.Contains(name)
                || SecretPatterns.IsSecretName(name)
                || SecretPatterns.Find(value ?? "").Any()
            )
            {
                environment.Remove(name);
            }
        }
    }

    /// <summary>Takes the variables that say how to get into a history out of the environment of a process to be started; a build may need the others, for its package sources.</summary>
    /// <param name="environment">Its environment, inherited from this process.</param>
    public static void WithholdHistory(IDictionary<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var name in HistoryVariables)
        {
            environment.Remove(name);
        }
    }

    /// <summary>Variables that say where a history is and how to get in; https://www.postgresql.org/docs/current/libpq-envars.html.</summary>
    private static readonly HashSet<string> HistoryVariables = new(StringComparer.Ordinal)
    {
        "PERFTESTS_HISTORY",
        "PGPASSWORD",
        "PGPASSFILE",
        "PGSSLKEY",
    };

    private static SecretRedactor CreateOfProcess()
    {
        var redactor = new SecretRedactor();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var (name, value) = ((string)variable.Key, (string?)variable.Value ?? "");
            var isOwn =
                name.StartsWith("PERFTESTS_", StringComparison.Ordinal)
                || name.StartsWith("PG", StringComparison.Ordinal);
            if (
                SecretPatterns.IsSecretName(name)
                && (isOwn || (value.Length >= MinForeignLength && !Path.Exists(value)))
            )
            {
                redactor.Add(value);
            }

            redactor.AddFrom(value);
        }

        return redactor;
    }

    private static IEnumerable<string> FormsOf(string secret) =>
        [
            secret,
            Uri.EscapeDataString(secret),
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
            JavaScriptEncoder.Default.Encode(secret),
            WebUtility.HtmlEncode(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        ];

    private static string Unescape(string text)
    {
        try
        {
            return Uri.UnescapeDataString(text);
        }
        catch (UriFormatException)
        {
            return text;
        }
    }

    /// <summary>The secrets, the longest first: one may be part of another.</summary>
    private sealed class Known(IReadOnlyList<string> secrets)
    {
        private readonly SearchValues<string> _search = SearchValues.Create([.. secrets], StringComparison.Ordinal);

        public IReadOnlyList<string> Secrets => secrets;

        public string Replace(string text) =>
            secrets.Count > 0 && text.AsSpan().ContainsAny(_search)
                ? secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, Mask, StringComparison.Ordinal))
                : text;
    }
}
