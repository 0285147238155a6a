using System.Collections;

namespace PerfTests.Recording;

/// <summary>
/// The operations of a run where they lie, in their file: they are read a piece at a time as somebody goes through them, never all into memory. The
/// log of an hour at 20,000/s is over 4 GB.
/// </summary>
internal sealed class OperationLogFile : IReadOnlyList<OperationRecord>
{
    private const int RecordsPerPiece = 16_384;

    private readonly string _path;

    private OperationLogFile(string path, long count)
    {
        _path = path;
        Count = (int)Math.Min(count, int.MaxValue);
    }

    /// <summary>Whole records in the file.</summary>
    public int Count { get; }

    /// <summary>Reads one record.</summary>
    public OperationRecord this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return From(index).First();
        }
    }

    /// <summary>Opens the log of a run; empty where there is none.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="problems">Takes what is wrong with it.</param>
    public static IReadOnlyList<OperationRecord> Open(RunFolder folder, ReadingProblems problems)
    {
        var path = folder.PathOf(RunFolder.OperationFile);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> header = stackalloc byte[OperationLog.Header.Length];
            var length = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (!header[..length].SequenceEqual(OperationLog.Header))
            {
                problems.Add(RunFolder.OperationFile, "does not begin as an operation log of this version");
                return [];
            }

            var (count, rest) = Math.DivRem(stream.Length - header.Length, OperationLog.RecordBytes);
            if (rest != 0)
            {
                problems.Add(RunFolder.OperationFile, "ends in the middle of a record");
            }

            return new OperationLogFile(path, count);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(RunFolder.OperationFile, failure.Message);
            return [];
        }
    }

    /// <inheritdoc/>
    public IEnumerator<OperationRecord> GetEnumerator() => From(0).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<OperationRecord> From(int first)
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        stream.Position = OperationLog.Header.Length + ((long)first * OperationLog.RecordBytes);
        var remaining = Count - first;
        var piece = new byte[Math.Min(RecordsPerPiece, Math.Max(1, remaining)) * OperationLog.RecordBytes];
        while (remaining > 0)
        {
            var bytes = stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            var whole = Math.Min(remaining, bytes / OperationLog.RecordBytes);
            for (var index = 0; index < whole; index++)
            {
                yield return OperationLog.Decode(
                    piece.AsSpan(index * OperationLog.RecordBytes, OperationLog.RecordBytes)
                );
            }

            // Somebody cut the file in the meantime.
            remaining = whole == 0 ? 0 : remaining - whole;
        }
    }
}
