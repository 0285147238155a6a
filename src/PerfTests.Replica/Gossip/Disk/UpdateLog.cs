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

    private readonly string directory;
    private readonly MemberNames names;
    private readonly bool isSynced;
    private readonly Action<IReadOnlyList<Update>> persisted;
    private readonly Action<string> failed;
    private readonly TimeProvider time;
    private readonly long compactBytes;
    private readonly BlockingCollection<Update> queue = new(new ConcurrentQueue<Update>());
    private readonly WireWriter writer;
    private readonly HashSet<string> damaged = new(StringComparer.Ordinal);
    private Func<IReadOnlyList<Update>> state = () => [];
    private FileStream? file;
    private int number;
    private long compactAt;
    private long flushes;
    private bool isDirty;
    private long dirtySince;
    private int hasFailed;
    private Task? syncing;
    private bool isClosed;
    private Task? loop;

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
        (this.directory, this.names, this.isSynced) = (directory, names, isSynced);
        (this.persisted, this.failed, this.time, this.compactBytes) = (persisted, failed, time, compactBytes);
        writer = new WireWriter(names);
    }

    /// <summary>Syncs to disk so far.</summary>
    public long Flushes => Interlocked.Read(ref flushes);

    /// <summary>Bytes appended so far.</summary>
    public long AppendedBytes { get; private set; }

    /// <summary>Reads everything back and begins a file of its own.</summary>
    /// <param name="map">Receives the updates.</param>
    /// <returns>What was not read, one line each: the end that a crash cut off, or damage; empty when all was whole.</returns>
    /// <exception cref="InvalidDataException">An undamaged update names a member that this cluster does not have.</exception>
    public IReadOnlyList<string> Open(GossipMap map)
    {
        Directory.CreateDirectory(directory);
        var damages = new List<string>();
        foreach (var path in Files())
        {
            if (Read(path, map) is { } damage)
                damages.Add(damage);
            number = Math.Max(number, NumberOf(path));
        }
        state = map.All;
        Compact();
        loop = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return damages;
    }

    /// <summary>Hands an update over.</summary>
    public void Append(Update update) => queue.Add(update);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
            return;
        isClosed = true;
        queue.CompleteAdding();
        if (loop is not null)
            await loop.ConfigureAwait(false);
        if (syncing is not null)
            await syncing.ConfigureAwait(false);
        if (file is not null)
            await file.DisposeAsync().ConfigureAwait(false);
        queue.Dispose();
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(directory, Prefix + "*" + Suffix).Order(StringComparer.Ordinal)];

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
        Path.Combine(directory, Prefix + which.ToString("d9", CultureInfo.InvariantCulture) + Suffix);

    /// <returns>What was not read; null when the file is whole.</returns>
    private string? Read(string path, GossipMap map)
    {
        var bytes = File.ReadAllBytes(path);
        var at = 0;
        while (at < bytes.Length)
        {
            var length = bytes.Length - at >= HeadBytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) : 0;
            if (length <= 0 || length > bytes.Length - at - HeadBytes)
                return $"The last {bytes.Length - at} bytes of {Path.GetFileName(path)} are no whole update, as a crash leaves it.";
            var update = bytes.AsSpan(at + HeadBytes, length);
            if (XxHash3.HashToUInt64(update) != BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 4)))
            {
                damaged.Add(path);
                return $"{Path.GetFileName(path)} is damaged at byte {at}; the {bytes.Length - at} bytes from there on were not read and come back from other members. The file is kept as {Path.GetFileName(path)}{Damaged}.";
            }
            if (!new WireReader(update, names).TryUpdate(out var read))
                throw new InvalidDataException(
                    $"'{path}' holds an update of a member that --peers does not name. Use the members it was written with, or another directory."
                );
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
            while (!queue.IsCompleted)
            {
                batch.Clear();
                if (!queue.TryTake(out var first, isDirty ? SyncWithinMs : Timeout.Infinite))
                {
                    SyncBeside();
                    continue;
                }
                batch.Add(first);
                while (batch.Count < BatchMax && queue.TryTake(out var next))
                    batch.Add(next);
                Write(batch);
                if (isSynced)
                    Sync(file!.SafeFileHandle);
                else if (time.GetElapsedTime(dirtySince).TotalMilliseconds >= SyncWithinMs)
                    SyncBeside();
                if (Volatile.Read(ref hasFailed) == 0)
                    persisted([.. batch]);
                if (file!.Length > compactAt)
                    Compact();
            }
            if (isDirty)
                Sync(file!.SafeFileHandle);
        }
        catch (IOException e)
        {
            Fail(e);
        }
    }

    /// <summary>From now on nothing counts as held: after a failed sync nobody knows what the disk has.</summary>
    private void Fail(IOException failure)
    {
        if (Interlocked.Exchange(ref hasFailed, 1) == 0)
            failed(failure.Message);
    }

    /// <summary>Syncs on another thread: what is only to be written does not wait for the disk.</summary>
    private void SyncBeside()
    {
        // One that is still under way means a slow disk; what came since stays to be synced.
        if (syncing is { IsCompleted: false })
            return;
        isDirty = false;
        var handle = file!.SafeFileHandle;
        syncing = Task.Run(() =>
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
        writer.Truncate(0);
        foreach (var update in batch)
            Append(writer, update);
        file!.Write(writer.Written);
        AppendedBytes += writer.Length;
        if (!isDirty && !isSynced)
            (isDirty, dirtySince) = (true, time.GetTimestamp());
    }

    private void Sync(SafeFileHandle handle)
    {
        RandomAccess.FlushToDisk(handle);
        Interlocked.Increment(ref flushes);
    }

    /// <summary>Writes the whole state to a new file and deletes the older ones once it is on disk.</summary>
    private void Compact()
    {
        var older = Files();
        var path = PathOf(++number);
        var whole = new FileStream(
            path + ".partial",
            FileMode.Create,
            FileAccess.Write,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0
        );
        var output = new WireWriter(names);
        foreach (var part in state().Chunk(1_024))
        {
            output.Truncate(0);
            foreach (var update in part)
                Append(output, update);
            whole.Write(output.Written);
        }
        whole.Flush(flushToDisk: true);
        File.Move(path + ".partial", path);
        file?.Dispose();
        file = whole;
        compactAt = whole.Length + Math.Max(compactBytes, 3 * whole.Length);
        foreach (var old in older)
        {
            if (damaged.Remove(old))
                File.Move(old, old + Damaged, overwrite: true);
            else
                File.Delete(old);
        }
        foreach (var left in Directory.EnumerateFiles(directory, Prefix + "*.partial"))
            File.Delete(left);
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
