using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfTests.IntegrationTests.Loading;

/// <summary>Answers each request on a connection with the next of a list of answers, over and over; an empty one closes it instead.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _answers;
    private readonly Task _accepting;
    private int _connections;
    private int _requests;

    public CannedServer(params string[] answers)
    {
        _answers = answers;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/path?query=1";

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException) { }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var buffer = new byte[4_096];
                for (var next = 0; ; next = (next + 1) % _answers.Length)
                {
                    var text = "";
                    while (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    {
                        var count = await socket.ReceiveAsync(buffer, _stop.Token);
                        if (count == 0)
                        {
                            return;
                        }

                        text += Encoding.ASCII.GetString(buffer, 0, count);
                    }

                    Assert.StartsWith("GET /path?query=1 HTTP/1.1\r\n", text, StringComparison.Ordinal);
                    Interlocked.Increment(ref _requests);
                    if (_answers[next].Length == 0)
                    {
                        return;
                    }

                    await socket.SendAsync(Encoding.ASCII.GetBytes(_answers[next]), _stop.Token);
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException) { }
        }
    }
}
