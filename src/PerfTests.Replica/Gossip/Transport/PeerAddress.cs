using System.Net;
using System.Net.Sockets;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>Where a member is reached. A host name is looked up again now and then: a container that started anew may have another address.</summary>
/// <param name="advertised">The address as it is advertised.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerAddress(EndPoint advertised, TimeProvider time)
{
    private static readonly TimeSpan LookUpInterval = TimeSpan.FromSeconds(2);

    private volatile IPEndPoint? _known = advertised as IPEndPoint;
    private long _lookedUpAt;
    private int _isLookingUp;

    /// <summary>The address; null while its name is not resolved. Never waits.</summary>
    public IPEndPoint? Current
    {
        get
        {
            if (advertised is DnsEndPoint name)
            {
                LookUpNowAndThen(name);
            }
            return _known;
        }
    }

    private void LookUpNowAndThen(DnsEndPoint name)
    {
        if (_lookedUpAt != 0 && time.GetElapsedTime(_lookedUpAt) < LookUpInterval)
        {
            return;
        }
        if (Interlocked.Exchange(ref _isLookingUp, 1) == 1)
        {
            return;
        }
        _lookedUpAt = time.GetTimestamp();
        _ = LookUpAsync(name);
    }

    private async Task LookUpAsync(DnsEndPoint name)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(name.Host, AddressFamily.InterNetwork).ConfigureAwait(false);
            if (found.Length > 0 && !found[0].Equals(_known?.Address))
            {
                _known = new IPEndPoint(found[0], name.Port);
            }
        }
        catch (SocketException)
        {
            // It may not run yet; the next look comes soon.
        }
        finally
        {
            Interlocked.Exchange(ref _isLookingUp, 0);
        }
    }
}
