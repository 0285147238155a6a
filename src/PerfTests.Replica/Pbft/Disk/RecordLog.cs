using System.Globalization;
using Microsoft.Win32.SafeHandles;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Disk;

/// <summary>
/// What a replica must remember, on disk. Pairs of files: <c>base-N</c> holds everything that was to be remembered when <c>records-N</c> was begun. A cut of the log begins the
/// next pair: its base is written beside, and once it is synced the older pairs are deleted. Until then the older base and all that came after it hold the same.
/// </summary>
/// <remarks>One thread appends. A failed write or sync throws and may be tried again: nothing counts as remembered before <see cref="Append"/> returns.</remarks>
internal sealed class RecordLog : IDisposable
{
    private const string BasePrefix = "base-";
    private const string RecordsPrefix = "records-";
    private const string Unfinished = ".unfinished";

    private static readonly TimeSpan SyncWithin = TimeSpan.FromMilliseconds(100);

    private readonly string _directory;
    private readonly bool _isSynced;
    private readonly TimeProvider _time;
    private readonly WireWriter _group = new(64 * 1024);
    private SafeFileHandle? _file;
    private long _length;
    private int _number;
    private long _dirtySince;
    private bool _isDirty;
    private Task _beside = Task.CompletedTask;
    private Task _compacting = Task.CompletedTask;
    private long _flushes;
    private long _appendedBytes;

    /// <summary>A log that is not open.</summary>
    /// <param name="directory">Where its files are; created if absent.</param>
    /// <param name="isSynced">Whether what is appended is synced before <see cref="Append"/> returns, or soon after.</param>
    /// <param name="time">The clock.</param>
    public RecordLog(string directory, bool isSynced, TimeProvider time) =>
        (_directory, _isSynced, _time) = (directory, isSynced, time);

    /// <summary>Syncs to disk so far.</summary>
    public long Flushes => Interlocked.Read(ref _flushes);

    /// <summary>Bytes appended so far, bases not counted.</summary>
    public long AppendedBytes => Interlocked.Read(ref _appendedBytes);

    /// <summary>Called with the duration of each sync.</summary>
    public Action<TimeSpan>? Flushed { get; init; }

    /// <summary>Whether there is a log in a directory.</summary>
    public static bool Exists(string directory) =>
        Directory.Exists(directory) && Directory.EnumerateFiles(directory, BasePrefix + "*").Any();

    /// <summary>Reads everything back.</summary>
    /// <param name="hash">Takes digests.</param>
    /// <param name="records">Receives the records in order.</param>
    /// <param name="remark">One line about what was not read; null when all was whole.</param>
    /// <returns>False when the log is damaged, so that what this replica said last is not known.</returns>
    public bool TryRead(Hashing hash, List<PbftRecord> records, out string? remark)
    {
        remark = null;
        var bases = Numbers(BasePrefix);
        if (bases.Count == 0)
        {
            return true;
        }
        var from = bases[^1];
        if (ReadFile(BasePrefix, from, hash, records) != LogCondition.Whole)
        {
            remark = $"{BasePrefix}{from} is damaged.";
            return false;
        }
        var parts = Numbers(RecordsPrefix).Where(n => n >= from).ToList();
        foreach (var part in parts)
        {
            var condition = ReadFile(RecordsPrefix, part, hash, records);
            if (condition == LogCondition.Whole)
            {
                continue;
            }
            remark =
                $"{RecordsPrefix}{part} {(condition == LogCondition.CutOff ? "ends in a group that was cut off" : "is damaged")}.";
            if (condition == LogCondition.Damaged || part != parts[^1])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Begins to write, with everything that is to be remembered now. Older files are deleted.</summary>
    /// <param name="live">What is to be remembered.</param>
    public void Begin(IReadOnlyList<PbftRecord> live)
    {
        Directory.CreateDirectory(_directory);
        _number = Numbers(BasePrefix).Concat(Numbers(RecordsPrefix)).DefaultIfEmpty(0).Max() + 1;
        Open();
        WriteBase(_number, live);
    }

    /// <summary>Appends records; on return they are as durable as asked.</summary>
    /// <exception cref="IOException">They may not be remembered; the same call may be made again.</exception>
    public void Append(IReadOnlyList<PbftRecord> records)
    {
        if (records.Count > 0)
        {
            _group.Truncate();
            LogGroup.Write(_group, records);
            RandomAccess.Write(_file!, _group.Written, _length);
            if (!_isDirty)
            {
                (_isDirty, _dirtySince) = (true, _time.GetTimestamp());
            }
        }
        // What is decided follows from what others said: only votes, views and batches must not be forgotten once they were spoken of.
        if (_isSynced && _isDirty && records.Any(record => record is not PbftRecord.Committed))
        {
            Sync(_file!);
        }
        if (records.Count == 0)
        {
            return;
        }
        _length += _group.Length;
        Interlocked.Add(ref _appendedBytes, _group.Length);
    }

    /// <summary>Syncs what has waited long enough, on another thread.</summary>
    public void SyncIfDue()
    {
        if (!_isDirty || !_beside.IsCompleted || _time.GetElapsedTime(_dirtySince) < SyncWithin)
        {
            return;
        }
        _isDirty = false;
        var handle = _file!;
        _beside = Task.Run(() =>
        {
            try
            {
                Flush(handle);
            }
            catch (ObjectDisposedException)
            {
                // The log was cut meanwhile; the new base was synced.
            }
        });
    }

    /// <summary>Begins the next pair of files. Nothing happens while the last cut is still being written.</summary>
    /// <param name="live">Everything that is to be remembered, taken only when needed.</param>
    /// <exception cref="IOException">The next file cannot be made; the present one goes on.</exception>
    public void Cut(Func<IReadOnlyList<PbftRecord>> live)
    {
        if (!_compacting.IsCompleted)
        {
            return;
        }
        _compacting.GetAwaiter().GetResult();
        var (old, next) = (_file!, ++_number);
        Open();
        var records = live();
        _compacting = Task.Run(() =>
        {
            WriteBase(next, records);
            old.Dispose();
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Task.WaitAll(_compacting, _beside);
            if (_isDirty)
            {
                Sync(_file!);
            }
        }
        catch (AggregateException)
        {
            // A disk that fails at the end leaves what the last start, or the last sync, made sure of.
        }
        catch (IOException)
        {
            // The same.
        }
        _file?.Dispose();
    }

    private void Open()
    {
        _file = File.OpenHandle(PathOf(RecordsPrefix, _number), FileMode.Create, FileAccess.Write, FileShare.Read);
        (_length, _isDirty) = (0, false);
    }

    private void Sync(SafeFileHandle handle)
    {
        Flush(handle);
        _isDirty = false;
    }

    private void Flush(SafeFileHandle handle)
    {
        var began = _time.GetTimestamp();
        RandomAccess.FlushToDisk(handle);
        Interlocked.Increment(ref _flushes);
        Flushed?.Invoke(_time.GetElapsedTime(began));
    }

    private void WriteBase(int which, IReadOnlyList<PbftRecord> live)
    {
        var path = PathOf(BasePrefix, which);
        var output = new WireWriter(64 * 1024);
        LogGroup.Write(output, live);
        using (var whole = File.OpenHandle(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(whole, output.Written, 0);
            Flush(whole);
        }
        File.Move(path + Unfinished, path, overwrite: true);
        foreach (var prefix in new[] { BasePrefix, RecordsPrefix })
        {
            foreach (var older in Numbers(prefix).Where(n => n < which))
            {
                File.Delete(PathOf(prefix, older));
            }
        }
    }

    private LogCondition ReadFile(string prefix, int which, Hashing hash, List<PbftRecord> records) =>
        LogGroup.Read(File.ReadAllBytes(PathOf(prefix, which)), hash, records, out _);

    private string PathOf(string prefix, int which) =>
        Path.Combine(_directory, prefix + which.ToString("d9", CultureInfo.InvariantCulture));

    private List<int> Numbers(string prefix) =>
        !Directory.Exists(_directory)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(_directory, prefix + "*")
                    .Select(path => Path.GetFileName(path)[prefix.Length..])
                    .Where(text => text.All(char.IsAsciiDigit))
                    .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
                    .Order(),
            ];
}
