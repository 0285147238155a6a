using System.IO.Pipes;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace PerfTests.Xunit.TestLogger;

/// <summary>
/// Prints what the tests of a process say while they run, in a terminal and in a pipe alike, as plain lines of <c>dotnet test</c>. The test platform has no such
/// channel: at its default verbosity it shows warnings and errors only, in a terminal as the build's own. The lines arrive through a pipe.
/// </summary>
[FriendlyName(FriendlyName)]
[ExtensionUri("logger://perftests/live/v1")]
public sealed class LiveOutputLogger : ITestLogger
{
    /// <summary>The logger's name for <c>dotnet test --logger</c>.</summary>
    public const string FriendlyName = "perftests";

    private readonly string _pipeName = $"perftests-{Guid.NewGuid():N}";
    private volatile string? _closing;

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        // The test processes are children of this one and inherit it.
        Environment.SetEnvironmentVariable(LiveMessage.PipeVariable, _pipeName);
        _ = AcceptAsync(Open());
        // Other loggers print their summaries when the run is complete, in an order that nothing promises; what comes last must come after them.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => PrintClosing();
    }

    private NamedPipeServerStream Open() =>
        new(
            _pipeName,
            PipeDirection.InOut,
            NamedPipeServerStream.MaxAllowedServerInstances,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly
        );

    private async Task AcceptAsync(NamedPipeServerStream listening)
    {
        while (true)
        {
            await listening.WaitForConnectionAsync().ConfigureAwait(false);
            var connected = listening;
            listening = Open();
            _ = Task.Factory.StartNew(() => Read(connected), TaskCreationOptions.LongRunning);
        }
    }

    private void Read(NamedPipeServerStream connected)
    {
        using var reader = new BinaryReader(connected);
        try
        {
            while (true)
            {
                var kind = reader.ReadByte();
                var text = reader.ReadString();
                if (kind == LiveMessage.Line)
                {
                    Console.Out.WriteLine(text);
                    continue;
                }

                _closing = text;
                connected.WriteByte(LiveMessage.Closing);
            }
        }
        catch (IOException)
        {
            // The test process has ended, or was ended.
        }
    }

    private void PrintClosing()
    {
        if (_closing is { } text)
        {
            Console.Out.WriteLine(text);
        }
    }
}
