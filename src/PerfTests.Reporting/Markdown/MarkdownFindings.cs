using System.Globalization;
using System.Text;
using PerfTests.Analysis.Results;

namespace PerfTests.Reporting.Markdown;

/// <summary>Findings as a list, the weightiest first.</summary>
internal static class MarkdownFindings
{
    public static void Add(StringBuilder text, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        text.Append("## Findings\n\n");
        foreach (var finding in findings)
        {
            var confidence = finding.Confidence.ToString("0.0#", CultureInfo.InvariantCulture);
            var evidence = string.Join(
                "; ",
                finding.Evidence.Where(given => double.IsFinite(given.Value)).Select(given => given.Text)
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"- **{finding.Severity.ToString().ToLowerInvariant()}** {MarkdownText.Escape(finding.Title)} ({MarkdownText.Escape(finding.Subject.ToString())}, confidence {confidence}). {MarkdownText.Escape(evidence)}. To confirm: {MarkdownText.Escape(finding.ConfirmBy)}.\n"
            );
        }

        text.Append('\n');
    }
}
