namespace PerfTests.Hosting.Processes.Links;

/// <summary>A socket that <see cref="ProxyLoop"/> watches. All members are called on the loop's thread.</summary>
internal interface IPolled
{
    /// <summary>The socket's descriptor.</summary>
    int Descriptor { get; }

    /// <summary>What it waits for; nothing takes it out of the watch for as long.</summary>
    PollEvents Wanted { get; }

    /// <summary>Something of it has come, or the socket is broken.</summary>
    void OnReady(PollEvents ready);
}
