using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.Replica.Gossip.Disk;

/// <summary>
/// Updates on disk: files of <c>length (4) | XXH3 of the update (8) | update</c>, little endian. Updates may be applied in any order, so files need none either: when
/// a file has grown large, the whole state is written to a new one and the older ones are deleted. Everything that waits is written in one go, with one sync.
/// </summary>
internal sealed class UpdateLog : IAsyncDisposable
{
    private const string Prefix = "updates-";
    private const string Suffix = ".log";
    private const string Damaged = ".damaged";
    private const int HeadBytes = 12;
    private const int BatchMax = 4_096;
    private const int SyncWithinMs = 100;

    private readonly string _directory;
    private readonly MemberNames _names;
    private readonly bool _isSynced;
    private readonly Action<IReadOnlyList<Update>> _persisted;
    private readonly Action<string> _failed;
    private readonly TimeProvider _time;
    private readonly long _compactBytes;
    private readonly BlockingCollection<Update> _queue = new(new ConcurrentQueue<Update>());
    private readonly WireWriter _writer;
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private Func<IReadOnlyList<Update>> _state = () => [];
    private FileStream? _file;
    private int _number;
    private long _compactAt;
    private long _flushes;
    private bool _isDirty;
    private long _dirtySince;
    private int _hasFailed;
    private Task? _syncing;
    private bool _isClosed;
    private Task? _loop;

    /// <summary>A log that is not open.</summary>
    /// <param name="directory">Where its files are; created if absent.</param>
    /// <param name="names">The members.</param>
    /// <param name="isSynced">Whether updates are synced before they are reported, or soon after.</param>
    /// <param name="persisted">Told what was written, and synced if asked, in order; called from the log's own thread.</param>
    /// <param name="failed">Told once that writing failed; nothing is reported from then on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="compactBytes">How large a file may grow before the state is written anew, at least.</param>
    public UpdateLog(
        string directory,
        MemberNames names,
        bool isSynced,
        Action<IReadOnlyList<Update>> persisted,
        Action<string> failed,
        TimeProvider time,
        long compactBytes = 64 * 1024 * 1024
    )
    {
        (_directory, _names, _isSynced) = (directory, names, isSynced);
        (_persisted, _failed, _time, _compactBytes) = (persisted, failed, time, compactBytes);
        _writer = new WireWriter(names);
    }

    /// <summary>Syncs to disk so far.</summary>
    public long Flushes => Interlocked.Read(ref _flushes);

    /// <summary>Bytes appended so far.</summary>
    public long AppendedBytes { get; private set; }

    /// <summary>Reads everything back and begins a file of its own.</summary>
    /// <param name="map">Receives the updates.</param>
    /// <returns>What was not read, one line each: the end that a crash cut off, or damage; empty when all was whole.</returns>
    /// <exception cref="InvalidDataException">An undamaged update names a member that this cluster does not have.</exception>
    public IReadOnlyList<string> Open(GossipMap map)
    {
        Directory.CreateDirectory(_directory);
        var damages = new List<string>();
        foreach (var path in Files())
        {
            if (Read(path, map) is { } damage)
            {
                damages.Add(damage);
            }
            _number = Math.Max(_number, NumberOf(path));
        }
        _state = map.All;
        Compact();
        _loop = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return damages;
    }

    /// <summary>Hands an update over.</summary>
    public void Append(Update update) => _queue.Add(update);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }
        _isClosed = true;
        _queue.CompleteAdding();
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }
        if (_syncing is not null)
        {
            await _syncing.ConfigureAwait(false);
        }
        if (_file is not null)
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
        _queue.Dispose();
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(_directory, Prefix + "*" + Suffix).Order(StringComparer.Ordinal)];

    private static int NumberOf(string path) =>
        int.TryParse(
            Path.GetFileName(path)[Prefix.Length..^Suffix.Length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var found
        )
            ? found
            : 0;

    private string PathOf(int which) =>
        Path.Combine(_directory, Prefix + which.ToString("d9", CultureInfo.InvariantCulture) + Suffix);

    /// <returns>What was not read; null when the file is whole.</returns>
    private string? Read(string path, GossipMap map)
    {
        var bytes = File.ReadAllBytes(path);
        var at = 0;
        while (at < bytes.Length)
        {
            var length = bytes.Length - at >= HeadBytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) : 0;
            if (length <= 0 || length > bytes.Length - at - HeadBytes)
            {
                return $"The last {bytes.Length - at} bytes of {Path.GetFileName(path)} are no whole update, as a crash leaves it.";
            }
            var update = bytes.AsSpan(at + HeadBytes, length);
            if (XxHash3.HashToUInt64(update) != BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 4)))
            {
                _damaged.Add(path);
                return $"{Path.GetFileName(path)} is damaged at byte {at}; the {bytes.Length - at} bytes from there on were not read and come back from other members. The file is kept as {Path.GetFileName(path)}{Damaged}.";
            }
            if (!new WireReader(update, _names).TryUpdate(out var read))
            {
                throw new InvalidDataException(
                    $"'{path}' holds an update of a member that --peers does not name. Use the members it was written with, or another directory."
                );
            }
            map.Apply(read!);
            at += HeadBytes + length;
        }
        return null;
    }

    private void Run()
    {
        var batch = new List<Update>();
        try
        {
            while (!_queue.IsCompleted)
            {
                batch.Clear();
                if (!_queue.TryTake(out var first, _isDirty ? SyncWithinMs : Timeout.Infinite))
                {
                    SyncBeside();
                    continue;
                }
                batch.Add(first);
                while (batch.Count < BatchMax && _queue.TryTake(out var next))
                {
                    batch.Add(next);
                }
                Write(batch);
                if (_isSynced)
                {
                    Sync(_file!.SafeFileHandle);
                }
                else if (_time.GetElapsedTime(_dirtySince).TotalMilliseconds >= SyncWithinMs)
                {
                    SyncBeside();
                }
                if (Volatile.Read(ref _hasFailed) == 0)
                {
                    _persisted([.. batch]);
                }
                if (_file!.Length > _compactAt)
                {
                    Compact();
                }
            }
            if (_isDirty)
            {
                Sync(_file!.SafeFileHandle);
            }
        }
        catch (IOException e)
        {
            Fail(e);
        }
    }

    /// <summary>From now on nothing counts as held: after a failed sync nobody knows what the disk has.</summary>
    private void Fail(IOException failure)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
        {
            _failed(failure.Message);
        }
    }

    /// <summary>Syncs on another thread: what is only to be written does not wait for the disk.</summary>
    private void SyncBeside()
    {
        // One that is still under way means a slow disk; what came since stays to be synced.
        if (_syncing is { IsCompleted: false })
        {
            return;
        }
        _isDirty = false;
        var handle = _file!.SafeFileHandle;
        _syncing = Task.Run(() =>
        {
            try
            {
                Sync(handle);
            }
            catch (ObjectDisposedException)
            {
                // The file was replaced meanwhile by one that was synced.
            }
            catch (IOException e)
            {
                Fail(e);
            }
        });
    }

    private void Write(List<Update> batch)
    {
        _writer.Truncate(0);
        foreach (var update in batch)
        {
            Append(_writer, update);
        }
        _file!.Write(_writer.Written);
        AppendedBytes += _writer.Length;
        if (!_isDirty && !_isSynced)
        {
            (_isDirty, _dirtySince) = (true, _time.GetTimestamp());
        }
    }

    private void Sync(SafeFileHandle handle)
    {
        RandomAccess.FlushToDisk(handle);
        Interlocked.Increment(ref _flushes);
    }

    /// <summary>Writes the whole state to a new file and deletes the older ones once it is on disk.</summary>
    private void Compact()
    {
        var older = Files();
        var path = PathOf(++_number);
        var whole = new FileStream(
            path + ".partial",
            FileMode.Create,
            FileAccess.Write,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0
        );
        var output = new WireWriter(_names);
        foreach (var part in _state().Chunk(1_024))
        {
            output.Truncate(0);
            foreach (var update in part)
            {
                Append(output, update);
            }
            whole.Write(output.Written);
        }
        whole.Flush(flushToDisk: true);
        File.Move(path + ".partial", path);
        _file?.Dispose();
        _file = whole;
        _compactAt = whole.Length + Math.Max(_compactBytes, 3 * whole.Length);
        foreach (var old in older)
        {
            if (_damaged.Remove(old))
            {
                File.Move(old, old + Damaged, overwrite: true);
            }
            else
            {
                File.Delete(old);
            }
        }
        foreach (var left in Directory.EnumerateFiles(_directory, Prefix + "*.partial"))
        {
            File.Delete(left);
        }
    }

    private static void Append(WireWriter output, Update update)
    {
        var start = output.Length;
        output.UInt32(0);
        output.UInt64(0);
        output.Update(update with { WantsReceipt = false });
        output.Patch(start, HeadBytes);
    }
}
