using System.Globalization;
using System.Text;

namespace PerfTests.Reporting.Formatting;

/// <summary>Text that comes from a system under test, from settings or from a machine: made harmless before it is shown. Escaping is the format's own matter and comes after.</summary>
public static class UntrustedText
{
    /// <summary>More letters than this are cut: one error message must not become the report.</summary>
    public const int MaxLetters = 600;

    /// <summary>Without control characters and invisible direction marks, on one line, of bounded length.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, MaxLetters));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxLetters)
            {
                return clean.Append('…').ToString();
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    clean.Append(' ');
                    break;
                case UnicodeCategory.Format:
                    break;
                default:
                    clean.Append(rune.ToString());
                    break;
            }
        }

        return clean.ToString().Trim();
    }
}
