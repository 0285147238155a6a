using System.Text.RegularExpressions;

namespace PerfTests.Settings;

/// <summary>How a secret is recognised by where it stands: by the name of a setting, or by the form of an address.</summary>
internal static partial class SecretPatterns
{
    /// <summary>Whether a setting of this name holds a secret, for example <c>PGPASSWORD</c>, <c>api-key</c> or <c>GITHUB_TOKEN</c>. A cluster token, as etcd has it, is a name.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name) && !PathName().IsMatch(name);

    /// <summary>The secrets that stand in a text in a form of their own, for example the password of a URL; each as it is written there.</summary>
    public static IEnumerable<string> Find(string text)
    {
        if (MayMatch(text))
        {
            foreach (Match match in UserInfo().Matches(text))
            {
                yield return match.Groups["secret"].Value;
                var login = match.Groups["secret"].Value.Split(':', 2);
                yield return login[^1];
            }

            foreach (Match match in Keyword().Matches(text).Concat(Authorization().Matches(text)))
            {
                yield return match.Groups["secret"].Value.Trim('"', '\'');
            }
        }
    }

    /// <summary>The text with everything masked that stands in the form of a secret.</summary>
    public static string Mask(string text) =>
        MayMatch(text)
            ? Authorization().Replace(Keyword().Replace(UserInfo().Replace(text, MaskGroup), MaskGroup), MaskGroup)
            : text;

    private static bool MayMatch(string text) =>
        (text.Contains('@', StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal))
        || Words().IsMatch(text);

    private static string MaskGroup(Match match)
    {
        var secret = match.Groups["secret"];
        var start = secret.Index - match.Index;
        return string.Concat(
            match.Value.AsSpan(0, start),
            SecretRedactor.Mask,
            match.Value.AsSpan(start + secret.Length)
        );
    }

    [GeneratedRegex(
        @"passw(or)?d|passphrase|secret|credential|(^|[_\-.])(pwd|pass|(?<!cluster[_\-.])token|pat|dsn|api[_\-.]?key|access[_\-.]?key|private[_\-.]?key|auth[_\-.]?key|account[_\-.]?key|connection[_\-.]?string)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretName();

    /// <summary>Where a secret lies is none; <c>PWD</c> is the current folder.</summary>
    [GeneratedRegex(
        @"^(old)?pwd$|([_\-.]|^)?(file|path|dir|folder|sock)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex PathName();

    [GeneratedRegex(
        @"pass|pwd|secret|token|key|authorization",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Words();

    /// <summary>
    /// User and password of a URL (RFC 3986, section 3.2.1); a user alone where it is as long as a token is. A password may hold a slash that should have been
    /// escaped. <c>user:password@</c> itself is what messages say for an example.
    /// </summary>
    [GeneratedRegex(
        @"[A-Za-z][A-Za-z0-9+.\-]*://(?!user:password@)(?<secret>[^/\s?#'""<>:,@]*:[^/\s?#'""<>,]*(?=@)|[^/\s?#'""<>:@]*:(?!\d{1,5}(?:[/?#\s'""<>,]|$))[^\s'""<>]*(?=@)|[^/\s?#@'""<>:,]{20,}(?=@))",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex UserInfo();

    /// <summary>A name that says so, and what it is set to: <c>Password=...</c>, <c>"api_key": "..."</c>, <c>--token=...</c>.</summary>
    [GeneratedRegex(
        @"(?<![A-Za-z])(?:[A-Za-z0-9]+[_\-.])*(?:(?:ssl)?password|passwd|pwd|passphrase|secret|(?<!cluster[_\-.])token|api[_\-.]?key|access[_\-.]?key|private[_\-.]?key|account[_\-.]?key)[""']?\s?[=:]\s?(?!""?\$[A-Z_{]|\*\*\*)(?<secret>""[^""]*""|'[^']*'|[^\s;,&""'<>]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Keyword();

    /// <summary>The credentials of HTTP (RFC 9110, section 11.4).</summary>
    [GeneratedRegex(
        @"authorization[""']?\s?[:=]\s?[""']?(?:basic|bearer|digest|negotiate|token)\s+(?<secret>[^\s,""'<>]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Authorization();
}
