using System.Text;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Markdown;

/// <summary>Escapes text for GitHub-flavoured Markdown, so that it shows as it is and does nothing.</summary>
internal static class MarkdownText
{
    /// <summary>Text that reads the same and is no markup, link, mention or table cell.</summary>
    public static string Escape(string? text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in UntrustedText.Clean(text))
        {
            switch (letter)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '@':
                    // A backslash does not stop a mention; an empty comment in between does.
                    escaped.Append("@<!-- -->");
                    break;
                case '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '#' or '|' or '~' or '!' or ':':
                    escaped.Append('\\').Append(letter);
                    break;
                default:
                    escaped.Append(letter);
                    break;
            }
        }

        // "www." alone becomes a link on GitHub.
        return escaped.Replace("www.", "www\\.").ToString();
    }

    /// <summary>Text in a code span: fenced by more backticks than it holds, pipes escaped for tables.</summary>
    public static string Code(string? text)
    {
        var clean = UntrustedText.Clean(text).Replace("|", "\\|", StringComparison.Ordinal);
        var longest = 0;
        var run = 0;
        foreach (var letter in clean)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return longest == 0 ? fence + clean + fence : $"{fence} {clean} {fence}";
    }
}
