using System.Net;
using System.Net.Sockets;
using PerfTests.Hosting.Processes;

namespace PerfTests.IntegrationTests.Hosting.Processes;

public sealed class FreePortsTests
{
    [Fact]
    public void Reserved_ports_are_distinct_and_nobody_elses_until_they_are_let_go()
    {
        using var others = new FreePorts();
        using var ports = new FreePorts();
        var reserved = Enumerable.Range(0, 20).Select(i => ports.Reserve(isUdp: i % 2 == 0)).ToArray();

        Assert.Equal(reserved.Length, reserved.Distinct().Count());
        var refused = Assert.Throws<SocketException>(() => Listen(reserved[0]));
        Assert.Equal(SocketError.AddressAlreadyInUse, refused.SocketErrorCode);
        Assert.DoesNotContain(others.Reserve(isUdp: false), reserved);
        ports.Dispose();
        Listen(reserved[0]);
    }

    private static void Listen(IPEndPoint address)
    {
        using var listener = new TcpListener(address);
        listener.Start();
    }
}
