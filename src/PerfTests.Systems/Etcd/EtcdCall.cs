using Google.Protobuf;

namespace PerfTests.Systems.Etcd;

/// <summary>A request that knows whether it began to be sent: before that, it cannot have had any effect.</summary>
/// <param name="message">What is asked.</param>
internal sealed class EtcdCall(IMessage message)
{
    private volatile bool _isSent;

    /// <summary>What is asked.</summary>
    public IMessage Message => message;

    /// <summary>Whether any of it may have left this process. It is written out only once a connection is there.</summary>
    public bool IsSent => _isSent;

    /// <summary>It is being written.</summary>
    public void MarkSent() => _isSent = true;
}
