using System.IO.Pipes;
using System.Threading.Channels;
using PerfTests.Settings;
using PerfTests.Xunit.TestLogger;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PerfTests.Xunit;

/// <summary>
/// Where scenarios say what happens while they run: lines of <c>dotnet test</c> where its logger listens (<see cref="LiveOutputLogger"/>), xUnit's diagnostic
/// messages elsewhere, as in an editor. Writing never waits for a terminal: a load goes on behind it.
/// </summary>
internal static class LiveOutput
{
    private static readonly TimeSpan PrintTimeout = TimeSpan.FromSeconds(2);
    private static readonly Lazy<Channel<Message>?> Messages = new(Connect);

    /// <summary>Prints text soon.</summary>
    public static void Write(IMessageSink diagnostics, string text) =>
        Send(new Message(LiveMessage.Line, Scrub(text), diagnostics, null));

    /// <summary>
    /// Prints text after everything else, instead of the text that this was called with before; at once where nothing can be printed later. Returns when all that
    /// was written before is printed.
    /// </summary>
    public static void Close(IMessageSink diagnostics, string text)
    {
        var printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new Message(LiveMessage.Closing, Scrub(text), diagnostics, printed));
        printed.Task.Wait(PrintTimeout);
    }

    private static string Scrub(string text) => SecretRedactor.OfProcess.Scrub(text);

    private static void Send(Message message)
    {
        if (Messages.Value is not { } messages || !messages.Writer.TryWrite(message))
        {
            message.SendAsDiagnostic();
        }
    }

    private static Channel<Message>? Connect()
    {
        if (Environment.GetEnvironmentVariable(LiveMessage.PipeVariable) is not { Length: > 0 } name)
        {
            return null;
        }

        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
        try
        {
            pipe.Connect(PrintTimeout);
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or UnauthorizedAccessException)
        {
            pipe.Dispose();
            return null;
        }

        var messages = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
        _ = ForwardAsync(pipe, messages.Reader);
        return messages;
    }

    private static async Task ForwardAsync(NamedPipeClientStream pipe, ChannelReader<Message> messages)
    {
        using var writer = new BinaryWriter(pipe);
        var isOpen = true;
        await foreach (var message in messages.ReadAllAsync().ConfigureAwait(false))
        {
            isOpen = isOpen && TryForward(pipe, writer, message);
            if (!isOpen)
            {
                message.SendAsDiagnostic();
            }
        }
    }

    private static bool TryForward(NamedPipeClientStream pipe, BinaryWriter writer, Message message)
    {
        try
        {
            writer.Write(message.Kind);
            writer.Write(message.Text);
            writer.Flush();
            if (message.Kind == LiveMessage.Closing)
            {
                pipe.ReadByte();
            }

            message.Printed?.SetResult();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed record Message(byte Kind, string Text, IMessageSink Diagnostics, TaskCompletionSource? Printed)
    {
        public void SendAsDiagnostic()
        {
            Diagnostics.OnMessage(new DiagnosticMessage(Text));
            Printed?.TrySetResult();
        }
    }
}
