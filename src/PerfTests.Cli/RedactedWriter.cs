using System.Text;
using PerfTests.Settings;

namespace PerfTests.Cli;

/// <summary>A console's writer that takes secrets out of what is written, line by line, as a secret may come in pieces.</summary>
/// <param name="inner">The console's own writer.</param>
/// <param name="redactor">Knows the secrets.</param>
internal sealed class RedactedWriter(TextWriter inner, SecretRedactor redactor) : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (_lock)
        {
            _line.Append(value);
            if (value == '\n')
            {
                Pass();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_lock)
        {
            _line.Append(buffer);
            if (buffer.Contains('\n'))
            {
                Pass();
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + CoreNewLineText);

    /// <summary>Passes on what has come, also of a line that has not ended.</summary>
    public override void Flush()
    {
        lock (_lock)
        {
            Pass();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Flush();
        base.Dispose(disposing);
    }

    private static string CoreNewLineText => Environment.NewLine;

    private void Pass()
    {
        inner.Write(redactor.Scrub(_line.ToString()));
        inner.Flush();
        _line.Clear();
    }
}
