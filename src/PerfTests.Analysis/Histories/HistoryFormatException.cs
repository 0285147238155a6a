using static System.FormattableString;

namespace PerfTests.Analysis.Histories;

/// <summary>A file is no history that can be judged: the message names the line and what is wrong there.</summary>
/// <param name="line">The line, from 1; 0 where it is about the file as a whole.</param>
/// <param name="reason">What is wrong, and what would be right.</param>
public sealed class HistoryFormatException(long line, string reason)
    : Exception(line > 0 ? Invariant($"line {line}: {reason}") : reason)
{
    /// <summary>The line, from 1; 0 where it is about the file as a whole.</summary>
    public long Line { get; } = line;
}
