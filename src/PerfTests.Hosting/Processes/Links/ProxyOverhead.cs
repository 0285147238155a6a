using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>What an idle proxy adds to a message, measured: round trips over loopback connections, direct and through it, in turns.</summary>
/// <param name="DirectUs">Median round trip without the proxy, in microseconds.</param>
/// <param name="ThroughUs">Median round trip with the proxy in the link, in microseconds.</param>
/// <param name="RoundTrips">Round trips of each kind.</param>
internal sealed record ProxyOverhead(double DirectUs, double ThroughUs, int RoundTrips)
{
    private const int MessageBytes = 64;
    private const int WarmUp = 50;
    private const int Turns = 10;
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What a message pays, in microseconds: half of what a round trip does, which passes the proxy twice.</summary>
    public double AddedUs => (ThroughUs - DirectUs) / 2;

    /// <summary>In words.</summary>
    public string Describe() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"every message between nodes passes a proxy in the harness, which adds {AddedUs:0} us at the median when idle (round trips of {MessageBytes} bytes: {DirectUs:0} us direct, {ThroughUs:0} us through it, {RoundTrips} each)"
        );

    /// <summary>Measures, for about a tenth of a second.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="roundTrips">Round trips of each kind.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<ProxyOverhead> MeasureAsync(
        LinkProxy proxy,
        int roundTrips,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        // Blocking calls on a thread of their own: the thread pool's wake-ups are not what is measured.
        Task.Factory.StartNew(
            () => Measure(proxy, roundTrips, time, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private static ProxyOverhead Measure(
        LinkProxy proxy,
        int roundTrips,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var real = (IPEndPoint)listener.LocalEndPoint!;
        using var direct = new EchoedConnection(listener, real, time);
        using var through = new EchoedConnection(listener, proxy.Open(new NodeId("echo"), "echo", false, real), time);
        var (directUs, throughUs) = (new List<double>(), new List<double>());
        direct.Run(WarmUp, [], cancellationToken);
        through.Run(WarmUp, [], cancellationToken);
        for (var turn = 0; turn < Turns; turn++)
        {
            direct.Run(roundTrips / Turns, directUs, cancellationToken);
            through.Run(roundTrips / Turns, throughUs, cancellationToken);
        }

        return new ProxyOverhead(Median(directUs), Median(throughUs), directUs.Count);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>A connection and a thread at its other end that sends everything back.</summary>
    private sealed class EchoedConnection : IDisposable
    {
        private readonly TimeProvider _time;
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _echo;
        private readonly byte[] _message = new byte[MessageBytes];

        public EchoedConnection(Socket listener, IPEndPoint address, TimeProvider time)
        {
            _time = time;
            _socket.ReceiveTimeout = (int)StepTimeout.TotalMilliseconds;
            _socket.Connect(address);
            _socket.NoDelay = true;
            _echo = listener.Poll(StepTimeout, SelectMode.SelectRead)
                ? listener.Accept()
                : throw new IOException(
                    $"no connection to {address} came through within {StepTimeout.TotalSeconds:0} s"
                );
            _echo.NoDelay = true;
            new Thread(Echo) { IsBackground = true, Name = "link proxy echo" }.Start();
        }

        public void Run(int roundTrips, List<double> microseconds, CancellationToken cancellationToken)
        {
            for (var i = 0; i < roundTrips; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = _time.GetTimestamp();
                _socket.Send(_message);
                for (var got = 0; got < MessageBytes; )
                {
                    var length = _socket.Receive(_message);
                    got += length > 0 ? length : throw new IOException("the echoed connection was closed");
                }

                microseconds.Add(_time.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        public void Dispose()
        {
            _socket.Dispose();
            _echo.Dispose();
        }

        private void Echo()
        {
            var buffer = new byte[MessageBytes];
            try
            {
                int length;
                while ((length = _echo.Receive(buffer)) > 0)
                {
                    _echo.Send(buffer.AsSpan(0, length));
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The other end was closed.
            }
        }
    }
}
