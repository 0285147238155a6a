using System.Text;

namespace PerfTests.Recording;

/// <summary>
/// Lines of a file that anybody may have written: a line, and the file, is read up to a bound, whatever it holds. A file without an end of line, or of
/// another kind than lines, takes no more memory than the longest line may.
/// </summary>
internal static class BoundedLines
{
    /// <summary>Longest line, in bytes.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    /// <summary>Longest file, in bytes: about half a day of samples. What lies behind is not read.</summary>
    public const long MaxFileBytes = 1024L * 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;

    /// <summary>Reads the lines of a file one at a time; the last one may lack its end.</summary>
    /// <param name="folder">Where the file is.</param>
    /// <param name="file">Its name.</param>
    /// <param name="problems">Takes what could not be read.</param>
    public static IEnumerable<(int Number, string Text)> Read(RunFolder folder, string file, ReadingProblems problems)
    {
        using var stream = Open(folder, file, problems);
        if (stream is null)
        {
            yield break;
        }

        foreach (var (number, text) in Split(stream))
        {
            if (text is null)
            {
                problems.Add(file, $"line {number}: longer than {MaxLineBytes / 1024 / 1024} MiB");
            }
            else
            {
                yield return (number, text);
            }
        }

        if (stream.Position > MaxFileBytes)
        {
            problems.Add(file, $"longer than {MaxFileBytes / 1024 / 1024} MiB; the rest is not read");
        }
    }

    private static FileStream? Open(RunFolder folder, string file, ReadingProblems problems)
    {
        try
        {
            return new FileStream(
                folder.PathOf(file),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite,
                bufferSize: 0
            );
        }
        catch (FileNotFoundException)
        {
            problems.Add(file, "is missing");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(file, failure.Message);
        }

        return null;
    }

    /// <summary>Lines in order; null for one that is too long.</summary>
    private static IEnumerable<(int Number, string? Text)> Split(FileStream stream)
    {
        var buffer = new byte[FirstBufferBytes];
        var (start, end, number, isSkipping) = (0, 0, 1, false);
        while (true)
        {
            var length = Array.IndexOf(buffer, (byte)'\n', start, end - start) - start;
            if (length >= 0)
            {
                yield return (number++, isSkipping ? null : Encoding.UTF8.GetString(buffer, start, length));
                (start, isSkipping) = (start + length + 1, false);
                continue;
            }

            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            (start, end) = (0, end - start);
            if (isSkipping || end == MaxLineBytes)
            {
                (end, isSkipping) = (0, true);
            }
            else if (end == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, MaxLineBytes));
            }

            var read = stream.Position > MaxFileBytes ? 0 : stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                if (isSkipping || end > 0)
                {
                    yield return (number, isSkipping ? null : Encoding.UTF8.GetString(buffer, 0, end));
                }

                yield break;
            }

            end += read;
        }
    }
}
