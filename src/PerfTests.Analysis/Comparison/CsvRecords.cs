using System.Text;

namespace PerfTests.Analysis.Comparison;

/// <summary>Splits text into records and cells as RFC 4180 has them: commas or another separator, optional double quotes, a quote within quotes doubled, any line end.</summary>
internal static class CsvRecords
{
    /// <summary>All records up to the last that is not blank, each with the line (from 1) it starts on.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="unclosedQuoteLine">Line of a quote that is never closed; null if there is none.</param>
    /// <param name="separator">What stands between two cells.</param>
    public static List<(int Line, string[] Cells)> Split(string text, out int? unclosedQuoteLine, char separator = ',')
    {
        var records = new List<(int Line, string[] Cells)>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, recordLine, quoteLine) = (1, 1, 0);
        var isQuoted = false;
        void EndRecord()
        {
            cells.Add(cell.ToString());
            records.Add((recordLine, [.. cells]));
            cells.Clear();
            cell.Clear();
        }

        for (var i = 0; i < text.Length; i++)
        {
            var isLineEnd = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            line += isLineEnd ? 1 : 0;
            if (isQuoted)
            {
                if (text[i] != '"')
                {
                    cell.Append(text[i]);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[i++]);
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (text[i] == '"' && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                (isQuoted, quoteLine) = (true, line);
            }
            else if (text[i] == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (isLineEnd)
            {
                EndRecord();
                recordLine = line;
            }
            else if (text[i] != '\r')
            {
                cell.Append(text[i]);
            }
        }

        EndRecord();
        unclosedQuoteLine = isQuoted ? quoteLine : null;
        return TrimBlankEnd(records);
    }

    private static List<(int Line, string[] Cells)> TrimBlankEnd(List<(int Line, string[] Cells)> records)
    {
        var count = records.FindLastIndex(record => record.Cells.Length > 1 || record.Cells[0].Trim().Length > 0) + 1;
        return records.GetRange(0, count);
    }
}
