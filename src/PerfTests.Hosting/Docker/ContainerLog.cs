using System.Globalization;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using PerfTests.Hosting.Processes;

namespace PerfTests.Hosting.Docker;

/// <summary>Follows a container's output, from a start to its end, into the node's log.</summary>
internal static class ContainerLog
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>Copies lines until the container ends or the connection does.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="container">The container's id.</param>
    /// <param name="since">When the container last ended, as the engine says; earlier lines are in the log already. Null at its first start.</param>
    /// <param name="log">Takes the lines.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task FollowAsync(
        Engine engine,
        string container,
        DateTimeOffset? since,
        NodeLog log,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var stream = await engine
                .Client.Containers.GetContainerLogsAsync(
                    container,
                    new ContainerLogsParameters
                    {
                        ShowStdout = true,
                        ShowStderr = true,
                        Follow = true,
                        Since = since is { } end ? UnixTime(end) : "0",
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            await CopyAsync(stream, log, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or DockerApiException || Engine.IsConnectionFailure(failure))
        {
            // The log ends here; why the connection ended is for those who wait for the container to find out.
        }
    }

    /// <summary>Seconds since 1970 with nine digits of fraction, as the engine wants them.</summary>
    internal static string UnixTime(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:000000000}"
        );
    }

    private static async Task CopyAsync(MultiplexedStream stream, NodeLog log, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        // One decoder for each of the two outputs: a character may be cut between two reads.
        var lines = new Dictionary<MultiplexedStream.TargetStream, (Decoder Decoder, StringBuilder Line)>();
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            if (read.EOF)
            {
                break;
            }

            if (!lines.TryGetValue(read.Target, out var output))
            {
                lines[read.Target] = output = (Encoding.UTF8.GetDecoder(), new StringBuilder());
            }

            var text = new char[read.Count];
            var length = output.Decoder.GetChars(buffer, 0, read.Count, text, 0);
            WriteLines(text.AsSpan(0, length), output.Line, log);
        }

        foreach (var (_, (_, line)) in lines)
        {
            if (line.Length > 0)
            {
                log.Write(line.ToString());
            }
        }
    }

    private static void WriteLines(ReadOnlySpan<char> text, StringBuilder line, NodeLog log)
    {
        foreach (var character in text)
        {
            if (character == '\n')
            {
                log.Write(line.ToString().TrimEnd('\r'));
                line.Clear();
            }
            else
            {
                line.Append(character);
            }
        }
    }
}
