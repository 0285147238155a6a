using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace PerfTests.IntegrationTests.Hosting.Docker;

/// <summary>Stands between the harness and the engine's socket, on a TCP port of its own: an engine that seems remote, and that can be lost.</summary>
internal sealed partial class EngineRelay : IAsyncDisposable
{
    private readonly bool _takesPort;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    private delegate void SeePiece(ReadOnlySpan<byte> piece);

    /// <summary>A relay.</summary>
    /// <param name="takesPort">Takes the first port that a container shall be published at, just before the engine can.</param>
    public EngineRelay(bool takesPort = false)
    {
        _takesPort = takesPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Listens at the port that was taken; null if none was.</summary>
    public TcpListener? Taken { get; private set; }

    public async ValueTask DisposeAsync()
    {
        Taken?.Dispose();
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (near)
        {
            try
            {
                await far.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), _end.Token);
                await Task.WhenAll(CopyAsync(near, far, TakePort), CopyAsync(far, near, _ => { }));
            }
            catch (Exception ended) when (ended is SocketException or OperationCanceledException)
            {
                // Either side is gone, or the relay is.
            }
        }
    }

    [GeneratedRegex("\"HostPort\":\"([0-9]+)\"")]
    private static partial Regex PublishedPort();

    private void TakePort(ReadOnlySpan<byte> request)
    {
        if (
            !_takesPort
            || Taken is not null
            || PublishedPort().Match(Encoding.UTF8.GetString(request)) is not { Success: true } found
        )
        {
            return;
        }

        Taken = new TcpListener(IPAddress.Any, int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture));
        Taken.Start();
    }

    private async Task CopyAsync(Socket from, Socket to, SeePiece see)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReceiveAsync(buffer, _end.Token)) > 0)
        {
            see(buffer.AsSpan(0, count));
            for (var sent = 0; sent < count; )
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _end.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
