using System.Text;
using PerfTests.Settings;

namespace PerfTests.Hosting.Processes;

/// <summary>A node's output: to a file, up to a bound, and its last lines in memory for error messages.</summary>
internal sealed class NodeLog : IDisposable
{
    /// <summary>A node that logs in a loop must not fill the disk.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private const int KeptLines = 20;

    private readonly Lock _lock = new();
    private readonly StreamWriter _file;
    private readonly Queue<string> _last = new();
    private long _bytes;

    /// <summary>Opens the file, to append: a restarted node goes on in the same log.</summary>
    public NodeLog(string path) =>
        _file = new StreamWriter(path, append: true, new UTF8Encoding(false)) { AutoFlush = true };

    /// <summary>Takes a line; null, which marks the end of a stream, is passed over.</summary>
    public void Write(string? line)
    {
        if (line is null)
        {
            return;
        }

        line = SecretRedactor.OfProcess.Scrub(line);
        lock (_lock)
        {
            _last.Enqueue(line);
            if (_last.Count > KeptLines)
            {
                _last.Dequeue();
            }

            WriteBounded(line);
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> LastLines()
    {
        lock (_lock)
        {
            return [.. _last];
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _bytes = long.MaxValue;
            try
            {
                _file.Dispose();
            }
            catch (IOException)
            {
                // The end of the log is lost on a full disk; the node is to be ended all the same.
            }
        }
    }

    private void WriteBounded(string line)
    {
        if (_bytes > MaxBytes)
        {
            return;
        }

        _bytes += line.Length + 1;
        try
        {
            _file.WriteLine(_bytes > MaxBytes ? $"(cut here: more than {MaxBytes >> 20} MiB)" : line);
        }
        catch (IOException)
        {
            // A full disk costs the rest of the log, not the run.
            _bytes = long.MaxValue;
        }
    }
}
